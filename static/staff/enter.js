// Types in paper forms: a digit chooses and goes on by itself. Without it the same form is filled in by hand.
const form = document.querySelector("[data-enter]");
const told = form && form.querySelector(".told");
let at = 0;
let isSent = false;

const all = (from, what) => Array.from(from.querySelectorAll(what));
const given = (question) => all(question, ".answers input:checked").filter((one) => one.value && !isAside(one));
const isAside = (input) => input.name.endsWith(".x");
const isTyped = (input) => input.type === "number" || input.tagName === "TEXTAREA";

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

function go(to) {
  const list = steps();
  at = Math.max(0, Math.min(to, list.length));
  say("");
  for (const label of all(form, "[data-key]")) delete label.dataset.key;
  for (const question of all(form, ".now")) question.classList.remove("now");
  const step = list[at];
  if (!step) {
    form.querySelector(".save button").focus();
    return;
  }
  step.question.classList.add("now");
  if (!isTyped(step.inputs[0])) step.inputs.forEach((one, n) => { one.closest("label").dataset.key = n + 1; });
  (isTyped(step.inputs[0]) ? step.inputs[0] : step.question).focus({ preventScroll: true });
  step.question.scrollIntoView({ block: "nearest" });
}

// What is asked only after some answers is there only then, as on the children's screens.
function settle() {
  for (const question of all(form, "[data-if]")) {
    const earlier = form.querySelector(`[data-question="${question.dataset.if}"]`);
    const values = given(earlier).map((one) => one.value);
    if (earlier.querySelector("[name$='.x']:checked")) values.push("unsure");
    const any = question.dataset.any.split(" ");
    question.hidden = earlier.hidden || !(values.length ? values : ["none"]).some((one) => any.includes(one));
  }
}

function clear(question, but) {
  for (const input of all(question, ".answers input, .answers textarea")) {
    if (input === but || (but && isAside(input) === isAside(but))) continue;
    if (isTyped(input)) input.value = "";
    else if (input.type !== "hidden") input.checked = false;
  }
}

// Returns why an answer cannot be given beside the others, by the name of the words for it.
function refusal(question, input) {
  const others = given(question).filter((one) => one.name !== input.name || input.type === "checkbox");
  if ("apart" in input.dataset && others.some((one) => one.value === input.value)) return "apart";
  const most = Number(question.dataset.most || 0);
  return most && others.filter((one) => !excludes(one) && !excludes(input)).length >= most ? "most" : "";
}

const excludes = (input) => "excludes" in input.dataset;

function choose({ question, inputs }, n) {
  const input = inputs[n - 1];
  if (!input || isTyped(input)) return;
  const wrong = !input.checked && refusal(question, input);
  say(wrong);
  if (wrong) return;
  input.checked = input.type === "radio" || !input.checked;
  changed(question, input);
  if (input.type === "radio") go(at + 1);
}

function changed(question, input) {
  if (input.checked || isTyped(input)) clear(question, input);
  for (const other of given(question)) {
    if (other !== input && input.checked && (excludes(other) || excludes(input)) && !isAside(input)) other.checked = false;
  }
  settle();
}

function leave(question, isUnsure) {
  clear(question);
  if (isUnsure) question.querySelector("[name$='.x']").checked = true;
  settle();
  const list = steps();
  go(list.map((one) => one.question).lastIndexOf(question) + 1);
}

function next({ inputs: [input] }) {
  if (input.type === "number" && input.value + input.validationMessage && !input.checkValidity()) say("number");
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
  else if (isUnsureKey(key) && step.question.querySelector("[name$='.x']")) leave(step.question, true);
  else if (key === "0" || (key === " " && (types || target.tagName !== "INPUT"))) leave(step.question, false);
  else if (/^[1-9]$/.test(key)) choose(step, Number(key));
  else return false;
  return true;
}

function start() {
  form.classList.add("typed");
  document.querySelector(".keys").hidden = false;
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || (key === "Enter" && event.shiftKey) || event.isComposing) return;
    const outside = !form.contains(target) && target !== document.body;
    if (!outside && pressed(key, steps()[at], target)) event.preventDefault();
  });
  form.addEventListener("change", ({ target }) => {
    const question = target.closest("[data-question]");
    const wrong = target.checked && !isAside(target) && refusal(question, target);
    say(wrong);
    if (wrong) target.checked = false;
    else changed(question, target);
  });
  form.addEventListener("focusin", ({ target }) => {
    const found = steps().findIndex((one) => one.inputs.includes(target));
    if (found >= 0 && found !== at && !isTyped(target)) at = found;
  });
  form.addEventListener("submit", (event) => { if (isSent) event.preventDefault(); isSent = true; });
  settle();
  go(0);
}

if (form) start();
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
