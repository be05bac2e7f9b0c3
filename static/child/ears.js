// At 6–9 an ear on each card reads that card alone. It stands after the cards in tab order, so it is no part of them:
// card and ear share a cell of the grid, and the ear keeps taps beside it from choosing the card.
import { here, isRunning } from "./screens.js";

const items = new Map();  // which card, or row of cards, an ear reads
const YOUNGEST = "6-9";

export const itemOf = (button) => items.get(button);

export function clearEars() {
  items.clear();
  for (const place of document.querySelectorAll(".ear-place")) place.remove();
  for (const answers of document.querySelectorAll(".heard")) answers.classList.remove("heard");
}

// Cards and rows of cards in the order of the screen, and whatever else stands among the answers.
function flow(answers) {
  const inside = (box) => (/\b(cards|rows)\b/.test(box.className) ? Array.from(box.children) : [box]);
  return Array.from(answers.children).reduce((all, box) => all.concat(inside(box)), []).filter((one) => one.offsetParent);
}

// The cell of each: one a row, or on a wider screen two cards a row. The sheet chooses between the two.
function settle(cells) {
  let at = 0;
  cells.forEach((all, n) => {
    const wide = !all[0].classList.contains("card");
    if (wide && at % 2) at += 1;
    for (const one of all) {
      one.classList.add("placed");
      one.classList.toggle("wide", wide);
      one.style.setProperty("--one", n + 1);
      one.style.setProperty("--two", Math.floor(at / 2) + 1);
      one.style.setProperty("--side", at % 2 + 1);
    }
    at += wide ? 2 : 1;
  });
}

function ear(item, words, listen) {
  const place = document.createElement("div");
  place.className = "ear-place";
  if (item.closest(".large")) place.classList.add("by-name");
  else if (item.querySelector(".picture, .photo")) place.classList.add("by-picture");
  const button = listen.cloneNode(true);
  button.className = "button ear";
  button.hidden = false;
  const said = button.querySelector("span");
  said.className = "unseen";
  button.dataset.loud = `${listen.dataset.loud || said.textContent}: ${words}`;
  said.textContent = button.dataset.loud;
  place.append(button);
  items.set(button, item);
  return place;
}

// `named(item)` returns what an ear is called, or nothing where the item cannot be heard.
export function drawEars(named) {
  const answers = isRunning() && here().querySelector(".answers");
  if (!answers || here().hidden || items.size || document.documentElement.dataset.look !== YOUNGEST) return;
  const listen = here().querySelector(".listen");
  const cells = flow(answers).map((item) => {
    const words = /\b(card|group)\b/.test(item.className) && named(item);
    return words ? [item, ear(item, words, listen)] : [item];
  });
  if (!items.size) return;
  settle(cells);
  answers.append(...cells.filter((all) => all[1]).map((all) => all[1]));
  answers.classList.add("heard");
}
