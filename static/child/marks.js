// What pins look like: on the picture, and in the list below it.
const SVG = "http://www.w3.org/2000/svg";

// The drawing of a category's card, with the pin's number; of no category while there is none.
function icon(map, pin, n) {
  const card = map.querySelector(`[data-pin="category"][data-value="${pin.category}"]`);
  const drawn = (card || map.querySelector("template").content).querySelector(".pin").cloneNode(true);
  if (!pin.category) return drawn;
  const number = document.createElementNS(SVG, "text");
  number.setAttribute("y", "-22");
  number.textContent = n + 1;
  drawn.append(number);
  return drawn;
}

function mark(map, pin, n) {
  const drawn = icon(map, pin, n);
  const [x, y, width, height] = drawn.getAttribute("viewBox").split(" ");
  for (const [name, value] of Object.entries({ x, y, width, height })) drawn.setAttribute(name, value);
  const spot = document.createElementNS(SVG, "svg");
  spot.setAttribute("x", `${pin.x / 100}%`);
  spot.setAttribute("y", `${pin.y / 100}%`);
  spot.append(drawn);
  return spot;
}

export function drawMarks(map, pins) {
  const layer = document.createElementNS(SVG, "g");
  layer.append(...pins.map((pin, n) => mark(map, pin, n)));
  map.querySelector(".map-marks > g").replaceWith(layer);
}

function row(map, pin, n) {
  const item = map.querySelector("template").content.querySelector("li").cloneNode(true);
  const said = item.querySelector(".placed-pin");
  for (const [what, id] of [["category", pin.category], ["why", pin.why]]) {
    const card = id && map.querySelector(`[data-pin="${what}"][data-value="${id}"]`);
    if (card) said.append(card.querySelector(".card-words").cloneNode(true));
  }
  for (const button of item.querySelectorAll("button")) {
    button.dataset.n = n;
    button.setAttribute("aria-label", `${button.textContent}: ${n + 1}, ${said.textContent}`);
  }
  said.prepend(icon(map, pin, n));
  return item;
}

export function drawRows(map, pins) {
  const list = map.querySelector(".placed");
  list.textContent = "";
  list.append(...pins.map((pin, n) => row(map, pin, n)));
}
