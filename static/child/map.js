// One map: its pins, which are the value of one hidden field, the pin being set, and what of all this is shown.
import { refresh } from "./screens.js";
import { isInside } from "./inside.js";
import { drawMarks, drawRows } from "./marks.js";

export const SIDE = 10000;
export const drafts = new WeakMap();  // by map: the pin that is set or described right now, and its place among the others

export const part = (map, name) => map.querySelector(`[data-part="${name}"]`);
export const answersOf = (map) => map.closest(".answers");
const written = ({ x, y, category, why }) => [x, y, category].concat(why || []).join(",");

export function pinsOf(map) {
  return map.querySelector(".kept").value.split(" ").filter(Boolean).map((one) => {
    const [x, y, category, why] = one.split(",");
    return { x: Number(x), y: Number(y), category, why: why || "" };
  });
}

export function write(map, pins) {
  const field = map.querySelector(".kept");
  field.value = pins.map(written).join(" ");
  if (pins.length) field.dispatchEvent(new Event("change", { bubbles: true }));
  else refresh();
  draw(map);
}

// A pin counts as soon as it has a category; until then it is only shown.
export function change(map, draft) {
  drafts.set(map, draft);
  const pins = pinsOf(map);
  if (!draft.category) return draw(map);
  pins[draft.n] = draft;
  return write(map, pins);
}

export function hasRoom(map) {
  const { most } = answersOf(map).dataset;
  return pinsOf(map).length + answersOf(map).querySelectorAll(".map-list input:checked").length < Number(most);
}

export function say(map, words, refused) {
  const line = map.querySelector(".map-said");
  line.textContent = words;
  line.classList.toggle("refused", Boolean(refused));
}

function corners(map) {
  const line = map.querySelector(".map-line");
  return line ? line.getAttribute("points").split(" ").map((one) => one.split(",").map(Number)) : [];
}

// Where a pin stands, in words.
export function tell(map, { x, y }) {
  const zones = JSON.parse(map.dataset.zones);
  zones.sort(([, ax, ay], [, bx, by]) => Math.hypot(ax - x, ay - y) - Math.hypot(bx - x, by - y));
  say(map, `${map.dataset.near} `);
  const name = document.createElement("bdi");
  name.textContent = zones[0][0];
  map.querySelector(".map-said").append(name);
}

export function set(map, x, y) {
  const draft = drafts.get(map);
  if (!draft && !hasRoom(map)) return say(map, answersOf(map).dataset.cannot, true);
  if (x < 0 || y < 0 || x > SIDE || y > SIDE || !isInside(x, y, corners(map))) return say(map, map.dataset.outside, true);
  change(map, { n: pinsOf(map).length, category: "", why: "", ...draft, x, y, step: "place" });
  return tell(map, { x, y });
}

export function draw(map) {
  const draft = drafts.get(map);
  const pins = pinsOf(map);
  const shown = pins.slice();
  if (draft) shown[draft.n] = draft;
  drawMarks(map, shown);
  drawRows(map, pins);
  part(map, "place").hidden = !draft || draft.step !== "place";
  part(map, "about").hidden = !draft || draft.step !== "about";
  part(map, "placed").hidden = Boolean(draft) || !pins.length;
  map.querySelector("[data-pin=more]").hidden = !hasRoom(map);
  answersOf(map).dataset.taken = shown.length;
  describe(map, draft || { category: "", why: "" });
}

function describe(map, { category, why }) {
  for (const card of map.querySelectorAll(".pick")) {
    const { pin, value, of } = card.dataset;
    card.setAttribute("aria-pressed", value === (pin === "why" ? why : category));
    card.hidden = pin === "why" && !of.split(" ").includes(category);
  }
  map.querySelector(".map-why").hidden = !map.querySelector(".pick[data-of]:not([hidden])");
  map.querySelector("[data-part=about] [data-pin=done]").hidden = !category;
}
