// What may be crossed together on one form: the rules that the questions themselves carry.
export const all = (from, what) => Array.from(from.querySelectorAll(what));
export const isAside = (input) => input.name.endsWith(".x");
export const isTyped = (input) => input.type === "number" || input.tagName === "TEXTAREA";
const given = (question) => all(question, ".answers input:checked").filter((one) => one.value && !isAside(one));
const excludes = (input) => "excludes" in input.dataset;

// What is asked only after some answers is there only then, as on the children's screens.
export function settle(form) {
  for (const question of all(form, "[data-if]")) {
    const earlier = form.querySelector(`[data-question="${question.dataset.if}"]`);
    const values = given(earlier).map((one) => one.value);
    if (earlier.querySelector("[name$='.x']:checked")) values.push("unsure");
    const any = question.dataset.any.split(" ");
    question.hidden = earlier.hidden || !(values.length ? values : ["none"]).some((one) => any.includes(one));
  }
}

export function clear(question, but) {
  for (const input of all(question, ".answers input, .answers textarea")) {
    if (input === but || (but && isAside(input) === isAside(but))) continue;
    if (isTyped(input)) input.value = "";
    else if (input.type !== "hidden") input.checked = false;
  }
}

// Returns why an answer cannot be given beside the others, by the name of the words for it.
export function refusal(question, input) {
  const others = given(question).filter((one) => one.name !== input.name || input.type === "checkbox");
  if ("apart" in input.dataset && others.some((one) => one.value === input.value)) return "apart";
  const most = Number(question.dataset.most || 0);
  return most && others.filter((one) => !excludes(one) && !excludes(input)).length >= most ? "most" : "";
}

// Ticking one thing takes away what cannot stand beside it.
export function changed(form, question, input) {
  if (input.checked || isTyped(input)) clear(question, input);
  for (const other of given(question)) {
    if (other !== input && input.checked && (excludes(other) || excludes(input)) && !isAside(input)) other.checked = false;
  }
  settle(form);
}
