// Sets pins on a picture by a tap or by the arrows, then describes them; what each button of a map does.
import { SIDE, answersOf, change, draw, drafts, hasRoom, part, pinsOf, say, set, tell, write } from "./map.js";

const STEP = 250;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const attend = (one) => one.focus();
const picture = (map) => map.querySelector(".map-picture");

function done(map) {
  const draft = drafts.get(map);
  if (draft.step === "place") {
    change(map, { ...draft, step: "about" });
    tell(map, draft);
    return attend(part(map, "about").querySelector("h3"));
  }
  if (!draft.category) return null;
  drafts.delete(map);
  draw(map);
  say(map, hasRoom(map) ? map.dataset.tap : "");
  return attend(part(map, "placed").querySelector("h3"));
}

function pick(map, { pin, value }) {
  const draft = drafts.get(map);
  if (pin === "why") change(map, { ...draft, why: draft.why === value ? "" : value });
  else if (draft.category !== value) change(map, { ...draft, category: value, why: "" });
}

function edit(map, { n }) {
  drafts.set(map, { ...pinsOf(map)[n], n: Number(n), step: "place" });
  draw(map);
  again(map);
}

function again(map) {
  say(map, map.dataset.again);
  attend(picture(map));
}

function more(map) {
  say(map, map.dataset.tap);
  attend(picture(map));
}

function remove(map, { n }) {
  write(map, pinsOf(map).filter((_, one) => one !== Number(n)));
  say(map, map.dataset.tap);
  attend(pinsOf(map).length ? part(map, "placed").querySelector("h3") : picture(map));
}

const DOES = { done, category: pick, why: pick, change: again, edit, more, remove };

document.addEventListener("click", ({ target, clientX, clientY }) => {
  const answers = target.closest(".kind-map_pin .answers");
  const map = answers && answers.querySelector(".map");
  if (!map) return;
  const button = target.closest("[data-pin]");
  if (button) DOES[button.dataset.pin](map, button.dataset);
  else if (target.closest(".map-list")) draw(map);
  else if (target.closest(".map-picture")) {
    const { left, top, width, height } = picture(map).getBoundingClientRect();
    set(map, Math.round((clientX - left) / width * SIDE), Math.round((clientY - top) / height * SIDE));
  }
});

document.addEventListener("keydown", (event) => {
  const map = event.target.matches(".map-picture") && event.target.closest(".map");
  if (!map || (!ARROWS[event.key] && event.key !== "Enter")) return;
  event.preventDefault();
  const [, x, y] = JSON.parse(map.dataset.zones)[0];
  const draft = drafts.get(map);
  if (!draft) set(map, x, y);
  else if (event.key === "Enter") done(map);
  else set(map, draft.x + ARROWS[event.key][0] * STEP, draft.y + ARROWS[event.key][1] * STEP);
});

// Going on with a pin that is nothing yet: first asks what kind of place it is; the second time it is left.
document.addEventListener("click", (event) => {
  const map = event.target.closest("#next") && document.querySelector(".question:not([hidden]) .map");
  const draft = map && drafts.get(map);
  if (!draft || draft.category || draft.step !== "place") return;
  event.stopImmediatePropagation();
  done(map);
}, true);

// Who does not know has no pins.
document.addEventListener("change", ({ target }) => {
  if (!target.matches(".kind-map_pin .unsure input") || !target.checked) return;
  const map = target.closest(".answers").querySelector(".map");
  if (!map) return;
  drafts.delete(map);
  write(map, []);
});

function start() {
  for (const map of document.querySelectorAll(".map")) {
    drafts.delete(map);
    for (const [name, value] of Object.entries({ role: "application", tabindex: "0" })) picture(map).setAttribute(name, value);
    answersOf(map).querySelector(".map-list").open = Boolean(answersOf(map).querySelector(".map-list input:checked"));
    say(map, map.dataset.tap);
    draw(map);
  }
}

document.addEventListener("kept", start);
start();
