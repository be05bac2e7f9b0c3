// Saves a question by itself while it is written, by the same form that the button sends. The answer is the page as it
// is then: its marks and hints are taken over, what is being written never is.
import { changed, drop, keep, putBack, remember, words } from "./kept.js";

const form = document.querySelector("form.editor");
const said = document.getElementById("saved");
const REST_MS = 600;
const AGAIN_MS = 5000;
let resting = 0;
let going = null;  // the save that is on its way
let leaving = false;
let pressed = null;  // the button that sends a form; old browsers do not say it
let stopped = false;  // somebody else was first: only the button saves now

const time = () => new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");

function say(what) {
  said.textContent = said.dataset[what].replace("{tid}", time());
  said.classList.toggle("wrong", ["lost", "refused", "collided", "out"].includes(what));
}

function later(wait) {
  clearTimeout(resting);
  resting = setTimeout(save, wait);
}

function save() {
  clearTimeout(resting);
  if (!going && !stopped && changed(form)) going = send().then(() => { going = null; });
  return going || Promise.resolve();
}

async function send() {
  const sent = words(form);
  const body = new URLSearchParams(new FormData(form));
  body.append("auto", "1");
  say("saving");
  try {
    const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(answer, page, sent);
  } catch (unreachable) {
    say("lost");
    later(AGAIN_MS);
  }
}

function take(answer, page, sent) {
  const other = page.querySelector("form.editor");
  if (!other) return astray(answer.status);
  show(page);
  if (answer.ok) {
    for (const input of document.getElementsByName("was")) input.value = other.elements.was.value;
    remember(form, sent);
    say("saved");
    document.dispatchEvent(new Event("saved"));
    if (changed(form)) later(REST_MS);
  } else if (answer.status === 409) refuse("collided", page);
  else say("refused");
  return null;
}

// Another page than the question's: it is gone, the server has no time, or nobody is signed in any more.
function astray(status) {
  if (status === 409) return refuse("collided");
  say(status < 429 ? "out" : "lost");
  return status < 429 ? null : later(AGAIN_MS);
}

// Nothing is overwritten: what the other wrote stands beside, and the button says that it puts mine in its place.
function refuse(why, page) {
  stopped = why === "collided";
  say(why);
  if (!page) return;
  form.elements.was.value = page.querySelector("form.editor").elements.was.value;
  form.querySelector(".save button").textContent = page.querySelector("form.editor .save button").textContent;
  const told = document.adoptNode(page.getElementById("errors"));
  told.querySelector("a").addEventListener("click", () => { drop(form); leaving = true; });
  document.querySelector("h1").before(told);
  told.focus();
}

// What stands below each cell is exchanged; the cell itself is the writer's.
function show(page) {
  const old = document.getElementById("errors");
  if (old) old.remove();
  for (const cell of document.querySelectorAll("[data-cell]")) {
    const now = Array.from(page.querySelectorAll("[data-cell]")).find((one) => one.dataset.cell === cell.dataset.cell);
    if (!now) continue;
    cell.className = now.className;
    for (const one of Array.from(cell.children)) if (!one.matches("label, textarea")) one.remove();
    const box = cell.querySelector("textarea");
    for (const one of Array.from(now.children)) {
      if (one.matches(".error")) box.before(document.adoptNode(one));
      else if (!one.matches("label, textarea")) cell.append(document.adoptNode(one));
    }
  }
}

function onInput() {
  keep(form);
  if (!stopped) later(REST_MS);
}

form.addEventListener("input", onInput);
form.addEventListener("change", onInput);
window.addEventListener("online", save);

// A button goes its own way, but never at the same time as a save: it would collide with it.
document.addEventListener("submit", (event) => {
  leaving = true;
  clearTimeout(resting);
  if (!going) return;
  event.preventDefault();
  const { target } = event;
  going.then(() => {
    if (pressed && pressed.form === target && pressed.name) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: pressed.name, value: pressed.value });
      target.append(input);
    }
    target.submit();
  });
});

document.addEventListener("click", ({ target }) => { pressed = target.closest("button"); }, true);

// A way out saves first.
document.addEventListener("click", (event) => {
  const way = event.target.closest("a[href]");
  if (!way || way.target || way.getAttribute("href")[0] === "#" || event.ctrlKey || event.metaKey || stopped || !changed(form)) return;
  event.preventDefault();
  save().then(() => { location.href = way.href; });
});

window.addEventListener("beforeunload", (event) => {
  if (leaving || !changed(form)) return;
  event.preventDefault();
  event.returnValue = "";
});

if (document.getElementById("errors")) stopped = true;
else if (putBack(form)) save();
