// A sheet to draw on. All there is of a drawing are the strokes in its hidden field; the canvas only shows them.
const NEAR = 4;  // points closer than this, in the sheet's units, add nothing that a child can see
const KEYS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
let hand = null;  // the finger that draws, and its stroke so far

const kept = (box) => box.querySelector(".kept");
const strokesOf = (box) => JSON.parse(kept(box).value || "[]");
const pointsOf = (strokes) => strokes.reduce((sum, one) => sum + one.length / 2 - 1, 0);
const given = (box, list) => box.dataset[list].split(" ");
const chosen = (box, what) => Number(box.querySelector(`[data-${what}][aria-checked="true"]`).dataset[what]);

function trace(box, [ink, pen, ...points]) {
  const context = box.querySelector(".sheet").getContext("2d");
  context.strokeStyle = given(box, "inks")[ink];
  context.lineWidth = Number(given(box, "pens")[pen]);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(points[0], points[1]);
  for (let n = 0; n < points.length; n += 2) context.lineTo(points[n] + 0.1, points[n + 1]);  // a dot has a length too
  context.stroke();
}

function paint(box) {
  const sheet = box.querySelector(".sheet");
  const strokes = strokesOf(box);
  sheet.getContext("2d").clearRect(0, 0, sheet.width, sheet.height);
  for (const one of strokes) trace(box, one);
  const words = document.getElementById(sheet.getAttribute("aria-labelledby"));
  words.textContent = `${words.dataset.words}: ${strokes.length}`;
  box.querySelector(".full").textContent = "";
  setAside(box);
}

// Not knowing sets the drawing aside: it is not sent, and it looks so.
function setAside(box) {
  box.classList.toggle("aside", box.closest("[data-question]").querySelector(".unsure input").checked);
}

function change(box, strokes) {
  kept(box).value = strokes.length ? JSON.stringify(strokes) : "";
  paint(box);
  kept(box).dispatchEvent(new Event("change", { bubbles: true }));
}

function place({ clientX, clientY }, sheet) {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  const within = (part, most) => Math.min(most, Math.max(0, Math.round(part * most)));
  return [within((clientX - left) / width, sheet.width), within((clientY - top) / height, sheet.height)];
}

function begin(event) {
  const sheet = event.target;
  const box = sheet.closest(".drawing");
  const strokes = strokesOf(box);
  const { strokes: mostStrokes, points: mostPoints } = kept(box).dataset;
  const room = strokes.length < mostStrokes ? mostPoints - pointsOf(strokes) : 0;
  const ink = chosen(box, "ink");
  if (!ink && !strokes.length) return;  // there is nothing to erase
  const full = box.querySelector(".full");
  full.textContent = room > 0 ? "" : full.dataset.words;
  if (room <= 0) return;
  const pen = ink ? chosen(box, "pen") : given(box, "pens").length - 1;
  hand = { box, sheet, strokes, stroke: [ink, pen, ...place(event, sheet)], room, finger: event.pointerId };
  sheet.setPointerCapture(event.pointerId);
  trace(box, hand.stroke);
}

function follow(event) {
  const { box, sheet, stroke, room } = hand;
  const [x, y] = place(event, sheet);
  const [nearX, nearY] = stroke.slice(-2);
  if (Math.hypot(x - nearX, y - nearY) < NEAR || pointsOf([stroke]) >= room) return;
  stroke.push(x, y);
  trace(box, [stroke[0], stroke[1], nearX, nearY, x, y]);
}

function lift() {
  const { box, strokes, stroke } = hand;
  hand = null;
  change(box, [...strokes, stroke]);
}

document.addEventListener("pointerdown", (event) => {
  if (!hand && event.button === 0 && event.target.matches(".sheet")) begin(event);
});
document.addEventListener("pointermove", (event) => { if (hand && hand.finger === event.pointerId) follow(event); });
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, (event) => { if (hand && hand.finger === event.pointerId) lift(); });
}

function choose(tool) {
  for (const one of tool.parentElement.children) {
    one.setAttribute("aria-checked", one === tool);
    one.tabIndex = one === tool ? 0 : -1;
  }
}

function ask(box, whether) {
  box.querySelector(".sure").hidden = !whether;
  box.querySelector(whether ? "[data-draw=keep]" : "[data-draw=ask]").focus();
}

const does = {
  undo: (box) => change(box, strokesOf(box).slice(0, -1)),
  ask: (box) => { if (kept(box).value) ask(box, true); },
  keep: (box) => ask(box, false),
  clear: (box) => { change(box, []); ask(box, false); },
};

document.addEventListener("click", ({ target }) => {
  const tool = target.closest(".tool");
  if (tool) choose(tool);
  const button = target.closest("[data-draw]");
  if (button) does[button.dataset.draw](button.closest(".drawing"));
});

document.addEventListener("keydown", (event) => {
  const tool = event.target.closest(".tool");
  if (!tool || !KEYS[event.key]) return;
  event.preventDefault();
  const tools = Array.from(tool.parentElement.children);
  const next = tools[(tools.indexOf(tool) + KEYS[event.key] + tools.length) % tools.length];
  choose(next);
  next.focus();
});

document.addEventListener("change", ({ target }) => {
  const question = target.closest(".kind-drawing");
  if (question) setAside(question.querySelector(".drawing"));
});

function start() {
  hand = null;
  for (const box of document.querySelectorAll(".drawing")) {
    for (const tool of box.querySelectorAll("[data-ink]")) {
      tool.querySelector(".dab").style.backgroundColor = given(box, "inks")[tool.dataset.ink];
    }
    box.querySelector(".sure").hidden = true;
    box.hidden = false;
    paint(box);
  }
}

document.addEventListener("kept", start);  // answers were put back after a change of language, or forgotten
start();
