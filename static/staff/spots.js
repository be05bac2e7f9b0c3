// Sets the places of a map question and the corners of its boundary by clicking in the picture, in percent of it.
const SVG = "http://www.w3.org/2000/svg";
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const frame = document.querySelector(".pointing");
const marks = frame.querySelector(".marks");
const line = document.querySelector(".pointing-said");
const rows = Array.from(document.querySelectorAll(".spot"));
const boundary = document.querySelector("textarea[name=boundary]");
const buttons = document.querySelector(".corners");
const adding = buttons.querySelector("[data-corners=add]");
let active = null;  // the row whose place is set; null while corners are

const field = (row, part) => row.querySelector(`input[name^="${part}"]`);
const read = (words) => parseFloat(words.replace(",", "."));
const written = (value) => String(Math.round(Math.min(100, Math.max(0, value)) * 100) / 100).replace(".", ",");
const corners = () => boundary.value.split("\n").filter((one) => one.trim())
  .map((one) => one.trim().split(/[\s;]+/).map(read)).filter(([x, y]) => x >= 0 && y >= 0);

function at(row) {
  const [x, y] = ["x", "y"].map((part) => read(field(row, part).value));
  return isNaN(x) || isNaN(y) ? null : { x, y };
}

function shape(name, facts, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  return parent.appendChild(made);
}

// A named place has its names already.
function settle(row) {
  const slot = row.querySelector("select");
  for (const one of row.querySelectorAll(".own")) one.hidden = Boolean(slot && slot.value);
}

function draw() {
  const [width, height] = [frame.clientWidth, frame.clientHeight];
  marks.setAttribute("viewBox", `0 0 ${width} ${height}`);
  marks.textContent = "";
  const points = corners();
  for (const one of frame.querySelectorAll(".areas polygon")) {
    one.setAttribute("points", points.map(([x, y]) => `${x * 100},${y * 100}`).join(" "));
  }
  for (const [x, y] of points) {
    shape("circle", { cx: x * width / 100, cy: y * height / 100, r: 4, "stroke-width": 2 }, shape("g", { class: "mark" }, marks));
  }
  rows.forEach((row, n) => {
    const point = at(row);
    if (!point) return;
    const [cx, cy] = [point.x * width / 100, point.y * height / 100];
    const group = shape("g", { class: row === active ? "mark active" : "mark" }, marks);
    shape("circle", { cx, cy, r: 14, "stroke-width": 3 }, group);
    shape("text", { x: cx, y: cy + 6, "font-size": 16, "text-anchor": "middle" }, group).textContent = n + 1;
  });
}

function say() {
  const { spot, corner } = frame.dataset;
  line.textContent = active ? spot.replace("{n}", rows.indexOf(active) + 1) : corner.replace("{n}", corners().length);
}

function choose(row, focus) {
  active = row;
  rows.forEach((one) => {
    one.classList.toggle("active", one === row);
    one.querySelector(".aim").setAttribute("aria-pressed", String(one === row));
  });
  adding.setAttribute("aria-pressed", String(!row));
  if (focus) {
    frame.focus({ preventScroll: true });
    frame.scrollIntoView({ block: "nearest" });
  }
  say();
  draw();
}

function put(x, y) {
  if (!active) {
    boundary.value = boundary.value.trim() + `${boundary.value.trim() ? "\n" : ""}${written(x)} ${written(y)}`;
    say();
    return draw();
  }
  const value = { x: written(x), y: written(y) };
  for (const part of ["x", "y"]) field(active, part).value = value[part];
  line.textContent = frame.dataset.set.replace("{n}", rows.indexOf(active) + 1).replace("{x}", value.x).replace("{y}", value.y);
  return draw();
}

frame.addEventListener("click", (event) => {
  const box = frame.querySelector("img").getBoundingClientRect();
  put((event.clientX - box.left) / box.width * 100, (event.clientY - box.top) / box.height * 100);
  frame.focus({ preventScroll: true });
});
frame.addEventListener("keydown", (event) => {
  if (!STEPS[event.key] || !active || event.ctrlKey || event.metaKey || event.altKey) return;
  const { x, y } = at(active) || { x: 50, y: 50 };
  const [dx, dy] = STEPS[event.key].map((step) => step * (event.shiftKey ? 5 : 0.5));
  put(x + dx, y + dy);
  event.preventDefault();
});

rows.forEach((row) => {
  const button = row.querySelector(".aim");
  button.hidden = false;
  settle(row);
  row.addEventListener("change", () => settle(row));
  button.addEventListener("click", () => choose(row, true));
  row.addEventListener("input", draw);
  row.addEventListener("focusin", (event) => { if (event.target !== button && row !== active) choose(row); });
});
buttons.hidden = false;
buttons.addEventListener("click", ({ target }) => {
  const what = target.dataset.corners;
  if (!what) return;
  if (what === "none") boundary.value = "";
  if (what === "back") boundary.value = boundary.value.trim().split("\n").slice(0, -1).join("\n");
  choose(null, what === "add");
});
boundary.addEventListener("input", draw);
frame.setAttribute("tabindex", "0");
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", frame.dataset.label);
frame.querySelector("img").addEventListener("load", draw);
window.addEventListener("resize", draw);
choose(rows.find((row) => !at(row)) || rows[0]);
