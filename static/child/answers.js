// What a child has answered: read from the page itself and kept nowhere else.
export const skipped = new Set();
const ranks = new Map();
const chosen = new Map();  // which radio button of a question is on, and since when
const SHAKY_MS = 600;

export const form = () => document.getElementById("run");

const all = () => Array.from(document.querySelectorAll("[data-question]"));

function values(question) {
  const ticked = Array.from(question.querySelectorAll("input:checked")).map((input) => input.value);
  const given = Array.from(question.querySelectorAll("textarea, .amount, .kept")).some((one) => one.value.trim());
  return given && !ticked.length ? ["given"] : ticked;
}

export const isAnswered = (question) => values(question).length > 0;

export function isShown(question) {
  const { if: on, any } = question.dataset;
  if (!on) return true;
  const earlier = all().find((one) => one.dataset.question === on);
  if (!earlier || !isShown(earlier)) return false;
  const given = isAnswered(earlier) ? values(earlier) : [skipped.has(on) ? "skip" : "none"];
  return any.split(" ").some((one) => given.includes(one));
}

export const questions = () => all().filter(isShown);

export function markSkipped(question) {
  const name = question.dataset.question;
  if (isAnswered(question) || !question.querySelector(".answers")) skipped.delete(name);
  else skipped.add(name);
}

// Form fields as they are sent: the page's own, and what was skipped.
export function fields() {
  const sent = new URLSearchParams(new FormData(form()));
  for (const question of questions()) {
    const name = question.dataset.question;
    if (skipped.has(name) && !isAnswered(question)) sent.append(`${name}.x`, "skip");
  }
  return sent;
}

export function forget() {
  form().reset();
  skipped.clear();
  chosen.clear();
  ranks.clear();
  for (const one of document.querySelectorAll(".kindly")) one.textContent = "";
  for (const one of document.querySelectorAll(".kept")) one.value = "";  // a reset leaves hidden fields as they are
  document.dispatchEvent(new Event("kept"));
}

// The same order as long as the run lasts, whatever the language; fixed options stay last.
export function shuffle() {
  const line = document.getElementById("line");
  if (line.hasAttribute("data-reads-aloud")) return;
  for (const box of document.querySelectorAll("[data-shuffle]")) {
    const cards = Array.from(box.children);
    const moving = cards.filter((card) => !card.hasAttribute("data-fixed"));
    moving.sort((one, other) => rank(one) - rank(other));
    box.append(...moving, ...cards.filter((card) => card.hasAttribute("data-fixed")));
  }
}

function rank(card) {
  const input = card.querySelector("input");
  const key = `${input.name} ${input.value}`;
  if (!ranks.has(key)) ranks.set(key, Math.random());
  return ranks.get(key);
}

// A second tap on a chosen card takes the choice back, but not the second half of a shaky double tap.
export function toggle(input) {
  const before = chosen.get(input.name);
  if (before && before.value === input.value && Date.now() - before.at > SHAKY_MS) {
    input.checked = false;
    chosen.delete(input.name);
  } else if (!before || before.value !== input.value) {
    chosen.set(input.name, { value: input.value, at: Date.now() });
  }
}

// Keeps the answers of one question together: unsure, the one that excludes, the maximum.
export function settle(input) {
  const question = input.closest("[data-question]");
  const others = Array.from(question.querySelectorAll("input")).filter((one) => one !== input);
  const aside = (one) => one.name.endsWith(".x");
  const off = (those) => those.forEach((one) => { one.checked = false; if (one.type === "radio") chosen.delete(one.name); });
  question.querySelector(".kindly").textContent = "";
  if (input.matches("textarea, .kept")) off(others.filter(aside));
  if (!input.checked) return;
  if (aside(input) || input.hasAttribute("data-excludes")) off(others);
  else off(others.filter((one) => aside(one) || one.hasAttribute("data-excludes")));
  const { most, cannot } = question.querySelector(".answers").dataset;
  if (most && question.querySelectorAll("input:checked").length > Number(most)) {
    input.checked = false;
    question.querySelector(".kindly").textContent = cannot;
  }
}
