// Ties a picture to the map by pointing: choose a row, click in the picture, nudge with the arrows; a loupe shows the pixel.
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LOUPE = 48;  // pixels of the picture that the loupe shows

const frame = document.querySelector(".pointing");
const marks = frame.querySelector(".marks");
const loupe = frame.querySelector(".loupe");
const line = document.querySelector(".pointing-said");
const rows = Array.from(document.querySelectorAll(".point"));
const width = Number(frame.dataset.width);
const height = Number(frame.dataset.height);
let active = null;

const field = (row, part) => row.querySelector(`input[name^="${part}"]`);
const numberOf = (input) => parseFloat(input.value.replace(/\s/g, "").replace(",", "."));
const within = (value, most) => Math.min(most, Math.max(0, value));

function at(row) {
  const [x, y] = ["x", "y"].map((part) => numberOf(field(row, part)));
  return isNaN(x) || isNaN(y) ? null : { x, y };
}

function shape(name, facts, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  return parent.appendChild(made);
}

function draw() {
  marks.textContent = "";
  const size = width / Math.max(frame.clientWidth, 1);  // pixels of the picture in one of the screen
  rows.forEach((row, n) => {
    const point = at(row);
    if (!point) return;
    const group = shape("g", { class: row === active ? "mark active" : "mark" }, marks);
    const cross = (r) => `M${point.x - r} ${point.y}h${2 * r}M${point.x} ${point.y - r}v${2 * r}`;
    shape("path", { d: cross(14 * size), class: "edge", "stroke-width": 5 * size }, group);
    shape("path", { d: cross(14 * size), "stroke-width": 2 * size }, group);
    const beside = point.x > width - 40 * size ? -12 : 12;
    const words = shape("text", { x: point.x + beside * size, y: point.y - 8 * size, "font-size": 18 * size }, group);
    words.setAttribute("text-anchor", beside < 0 ? "end" : "start");
    words.setAttribute("stroke-width", 4 * size);
    words.textContent = n + 1;
  });
}

function look(x, y) {
  loupe.setAttribute("viewBox", `${x - LOUPE / 2} ${y - LOUPE / 2} ${LOUPE} ${LOUPE}`);
  const cross = loupe.querySelector("path");
  cross.setAttribute("d", `M${x - LOUPE / 2} ${y}h${LOUPE}M${x} ${y - LOUPE / 2}v${LOUPE}`);
  const away = x > width / 2 ? "start" : "end";  // never under the finger
  loupe.setAttribute("class", `loupe ${away}`);
}

function choose(row, focus) {
  active = row;
  rows.forEach((one) => {
    one.classList.toggle("active", one === row);
    const button = one.querySelector(".aim");
    if (button) button.setAttribute("aria-pressed", String(one === row));
  });
  line.textContent = frame.dataset.aim.replace("{n}", rows.indexOf(row) + 1);
  const point = at(row);
  if (point) look(point.x, point.y);
  if (focus) {
    frame.focus({ preventScroll: true });
    frame.scrollIntoView({ block: "nearest" });
  }
  draw();
}

function put(x, y) {
  if (!active) choose(rows.find((row) => !at(row)) || rows[0]);
  const place = { x: within(x, width), y: within(y, height) };
  for (const part of ["x", "y"]) field(active, part).value = String(Math.round(place[part] * 10) / 10);
  look(place.x, place.y);
  draw();
  line.textContent = frame.dataset.set.replace("{n}", rows.indexOf(active) + 1)
    .replace("{x}", field(active, "x").value).replace("{y}", field(active, "y").value);
}

function pixel(event) {
  const box = frame.querySelector("img").getBoundingClientRect();
  return [(event.clientX - box.left) / box.width * width, (event.clientY - box.top) / box.height * height];
}

frame.addEventListener("click", (event) => {
  put(...pixel(event));
  frame.focus({ preventScroll: true });
});
frame.addEventListener("mousemove", (event) => look(...pixel(event)));
frame.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && active) {
    field(active, "east").focus();
    event.preventDefault();
  }
  if (!STEPS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  const { x, y } = (active && at(active)) || { x: width / 2, y: height / 2 };
  const [dx, dy] = STEPS[event.key].map((step) => step * (event.shiftKey ? 10 : 1));
  put(x + dx, y + dy);
  event.preventDefault();
});

rows.forEach((row) => {
  const button = row.querySelector(".aim");
  button.hidden = false;
  button.addEventListener("click", () => choose(row, true));
  row.addEventListener("input", draw);
  row.addEventListener("focusin", (event) => { if (event.target !== button && row !== active) choose(row); });
});
frame.setAttribute("tabindex", "0");
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", frame.dataset.label);
document.body.classList.add("points");
window.addEventListener("resize", draw);
choose(rows.find((row) => !at(row)) || rows[0]);
