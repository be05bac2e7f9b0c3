// Types in paper forms: a digit chooses and goes on by itself. Without it the same form is filled in by hand.
import { all, changed, clear, isAside, isTyped, refusal, settle } from "./crosses.js";

const form = document.querySelector("[data-enter]");
const told = form && form.querySelector(".told");
let at = 0;
let isSent = false;

// A step is what is answered at once: the fields of one name. The last step is the button.
function steps() {
  const found = [];
  for (const question of all(form, "[data-question]:not([hidden])")) {
    const names = new Map();
    for (const input of all(question, ".answers input, .answers textarea")) {
      if (isAside(input) || input.type === "hidden" || input.closest(".no-script, [hidden]")) continue;
      names.set(input.name, (names.get(input.name) || []).concat(input));
    }
    for (const inputs of names.values()) found.push({ question, inputs });
  }
  return found;
}

function say(what) {
  told.textContent = what ? told.dataset[what] : "";
}

// Frames the step in turn and writes its digits beside the answers.
function mark(step) {
  for (const label of all(form, "[data-key]")) delete label.dataset.key;
  for (const question of all(form, ".now")) question.classList.remove("now");
  if (!step) return;
  step.question.classList.add("now");
  for (const one of all(step.question, "[name$='.x']")) one.closest("label").dataset.key = "V";
  if (!isTyped(step.inputs[0])) step.inputs.forEach((one, n) => { one.closest("label").dataset.key = n + 1; });
}

function go(to) {
  const list = steps();
  at = Math.max(0, Math.min(to, list.length));
  const step = list[at];
  say("");
  mark(step);
  const first = !step ? form.querySelector(".save button") : isTyped(step.inputs[0]) ? step.inputs[0] : step.question;
  first.focus({ preventScroll: true });
  first.scrollIntoView({ block: "nearest" });
}

function choose({ question, inputs }, n) {
  const input = inputs[n - 1];
  if (!input || isTyped(input)) return;
  const wrong = !input.checked && refusal(question, input);
  say(wrong);
  if (wrong) return;
  input.checked = input.type === "radio" || !input.checked;
  changed(form, question, input);
  if (input.type === "radio") go(at + 1);
}

// *Vet inte* is said of a whole question; empty is each of its rows by itself.
function unsure(question) {
  clear(question);
  question.querySelector("[name$='.x']").checked = true;
  settle(form);
  go(steps().map((one) => one.question).lastIndexOf(question) + 1);
}

function skip({ question, inputs }) {
  for (const input of inputs.concat(all(question, "[name$='.x']"))) {
    if (isTyped(input)) input.value = "";
    else input.checked = false;
  }
  settle(form);
  go(at + 1);
}

function next({ inputs: [input] }) {
  if (input.type === "number" && !input.checkValidity()) say("number");
  else go(at + 1);
}

const isUnsureKey = (key) => key === "v" || key === "V";

// Returns whether the key was ours.
function pressed(key, step, target) {
  const types = isTyped(target);
  const empty = !types || target.value === "";
  if (key === "Backspace" && empty) go(at - 1);
  else if (!step) return false;
  else if (key === "Enter") next(step);
  else if (types && (target.tagName === "TEXTAREA" || (key !== " " && !isUnsureKey(key)))) return false;
  else if (isUnsureKey(key) && step.question.querySelector("[name$='.x']")) unsure(step.question);
  else if (key === "0" || (key === " " && (types || target.tagName !== "INPUT"))) skip(step);
  else if (/^[1-9]$/.test(key)) choose(step, Number(key));
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!form || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const isOurs = form.contains(target) || target === document.body;
  if (isOurs && !(key === "Enter" && event.shiftKey) && pressed(key, steps()[at], target)) event.preventDefault();
});

function start() {
  form.classList.add("typed");
  document.querySelector(".keys").hidden = false;
  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-question]");
    const wrong = target.checked && !isAside(target) && refusal(question, target);
    say(wrong);
    if (wrong) target.checked = false;
    else changed(form, question, target);
  });
  form.addEventListener("focusin", ({ target }) => {
    const list = steps();
    const found = list.findIndex((one) => one.inputs.includes(target));
    if (found >= 0 && found !== at) mark(list[at = found]);
  });
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  settle(form);
  go(0);
}

if (form) start();
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
