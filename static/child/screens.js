// Which screen is seen, the path on top and the two buttons below. One screen at a time; the page itself never changes.
import { isAnswered, questions, settle, toggle } from "./answers.js";

export const act = {};  // what buttons do, by the name in data-do; later modules add theirs
const DIALOGS = ["stop", "help", "idle"];
const MOST_DOTS = 7;
let where = "welcome";

export const byId = (id) => document.getElementById(id);
export const here = () => byId(where);
export const isRunning = () => Boolean(here() && here().dataset.question);

export function show(id, quietly) {
  for (const one of document.querySelectorAll(".screen")) one.hidden = one.id !== id;
  if (!DIALOGS.includes(id)) where = id;
  const question = byId(id).dataset.question;
  document.body.dataset.screen = question ? "question" : id;
  byId("steps").hidden = !question;
  byId("ways").hidden = DIALOGS.includes(id);
  byId("stop-button").hidden = !question;
  byId("line").hidden = !question && id !== "welcome";
  byId("path").hidden = !question;
  if (question) refresh();
  document.dispatchEvent(new Event("shown"));
  if (!quietly) attend(byId(id));
}

function attend(screen) {
  window.scrollTo(0, 0);
  const first = screen.querySelector("[data-first]") || screen.querySelector("[tabindex='-1']") || byId("title");
  first.focus({ preventScroll: true });
}

export function refresh() {
  const question = here();
  const list = questions();
  const next = byId("next");
  const last = list[list.length - 1] === question;
  const answered = isAnswered(question) || !question.querySelector(".answers");
  next.textContent = last ? next.dataset.send : answered ? next.dataset.next : next.dataset.skip;
  next.classList.toggle("main-button", last || answered);
  next.classList.toggle("sends", last);
  drawPath(list, question);
}

function drawPath(list, question) {
  const path = byId("path");
  const counted = list.filter((one) => one.dataset.number);
  const done = list.slice(0, list.indexOf(question) + 1).filter((one) => one.dataset.number).length;
  path.textContent = "";
  if (question.hasAttribute("data-practice")) return;
  const n = Math.max(done, 1);
  const words = path.dataset.words.replace("{n}", n).replace("{total}", counted.length);
  const text = add(path, "span", counted.length > MOST_DOTS ? "path-words" : "path-words unseen");
  text.textContent = words;
  if (counted.length > MOST_DOTS) {
    const bar = add(path, "progress", "bar");
    bar.max = counted.length;
    bar.value = n;
    bar.setAttribute("aria-hidden", "true");
  } else {
    const dots = add(path, "span", "dots");
    dots.setAttribute("aria-hidden", "true");
    for (let dot = 1; dot <= counted.length; dot += 1) {
      add(dots, "span", dot < n ? "dot done" : dot === n ? "dot now" : "dot");
    }
  }
}

function add(parent, tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  parent.append(made);
  return made;
}

// A tap settles the answers of its question, and what the button below says.
document.addEventListener("click", ({ target }) => {
  if (target.type === "radio") { toggle(target); settle(target); refresh(); }
});

for (const kind of ["change", "input"]) {
  document.addEventListener(kind, ({ target }) => {
    if (!target.closest("[data-question]") || (kind === "input") !== (target.tagName === "TEXTAREA")) return;
    settle(target);
    refresh();
  });
}
