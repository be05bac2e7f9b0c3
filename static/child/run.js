// One run through the questions, in memory alone: a reload loses it, on purpose.
import { forget, form, markSkipped, questions, shuffle } from "./answers.js";
import { act, here, isRunning, show } from "./screens.js";

const SECOND_TAP_MS = 400;
const LATER = ["send.js", "around.js", "offline.js"];
const brought = new Set();
const own = document.querySelector("script[src$='run.js']").src;
let lastNext = -SECOND_TAP_MS;

export function newRun() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  setRun([hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"));
}

function setRun(id) {
  for (const input of document.getElementsByName("run")) input.value = id;
}

export function wipe() {
  forget();
  newRun();
  shuffle();
}

act.begin = () => show(questions()[0].id);
act.stop = () => show("stop");
act.help = () => show("help");
act.resume = () => show(here().id);
act.discard = () => { wipe(); show("discarded"); };
act["next-child"] = () => { wipe(); location.replace(location.pathname); };

act.next = () => {
  const now = performance.now();
  if (!isRunning() || now - lastNext < SECOND_TAP_MS) return;
  lastNext = now;
  markSkipped(here());
  const list = questions();
  const next = list[list.indexOf(here()) + 1];
  if (next) show(next.id);
  else if (act.send) act.send();
  else form().submit();
};

act.back = () => {
  const list = questions();
  const before = list[list.indexOf(here()) - 1];
  show(before ? before.id : "welcome");
};

// Another language, or the answer to an age: the page is exchanged in place and the answers are put back.
async function go(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const kept = keep();
  const root = document.documentElement;
  for (const { name, value } of Array.from(page.documentElement.attributes)) root.setAttribute(name, value);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  history.replaceState(null, "", address);
  start(kept);
}

function keep() {
  if (!form()) return null;
  const inputs = Array.from(form().querySelectorAll("input:checked"), (input) => [input.name, input.value]);
  const texts = Array.from(form().querySelectorAll("textarea, .amount, .kept"), (text) => [text.name, text.value]);
  return { run: form().elements.run.value, inputs, texts, id: isRunning() ? here().id : "welcome" };
}

function start(kept) {
  if (!form()) return;
  document.documentElement.classList.add("script");
  if (kept) {
    setRun(kept.run);
    const ticked = new Set(kept.inputs.map((pair) => pair.join(" ")));
    for (const input of form().querySelectorAll(".answers input")) input.checked = ticked.has(`${input.name} ${input.value}`);
    for (const [name, value] of kept.texts) form().elements[name].value = value;
  } else newRun();
  document.dispatchEvent(new Event("kept"));
  shuffle();
  show(kept ? kept.id : "welcome", !kept);
  if (brought.size) bring();
}

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-go], [data-language]");
  const button = event.target.closest("[data-do]");
  if (way) {
    event.preventDefault();
    go(way.href).catch(() => { if (!isRunning()) location.href = way.href; });
  } else if (button && form() && act[button.dataset.do]) {
    event.preventDefault();
    act[button.dataset.do](button);
  }
});

document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  if (isRunning()) act.next();
});

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && ["stop", "help"].includes(document.body.dataset.screen)) act.resume();
});

// A page that the browser kept in memory may hold another child's answers.
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

// What the first question does not need comes after it; what only some kinds need, only where they are asked.
function bring() {
  const needed = Array.from(document.querySelectorAll("[data-needs]"), (one) => one.dataset.needs);
  for (const name of new Set([...LATER, ...needed])) {
    if (brought.has(name)) continue;
    const script = document.createElement("script");
    script.type = "module";
    script.src = own.replace("run.js", name);
    document.head.append(script);
    brought.add(name);
  }
}

window.addEventListener("load", bring);

start(null);
