// What is written and not yet saved, kept in this tab so that a reload loses nothing. Gone once it is saved.
const ASIDE = ["csrf_token", "was"];
let saved = "";  // what the server has, as far as we know

const key = (form) => `editor ${form.dataset.keep}`;

export function words(form) {
  const fields = Array.from(new FormData(form)).filter(([name]) => !ASIDE.includes(name));
  return JSON.stringify(fields);
}

export const changed = (form) => words(form) !== saved;

export function remember(form, sent) {
  saved = sent;
  if (!changed(form)) drop(form);
}

export function drop(form) {
  sessionStorage.removeItem(key(form));
}

export function keep(form) {
  const kept = JSON.stringify({ was: form.elements.was.value, words: words(form) });
  try {
    sessionStorage.setItem(key(form), kept);
  } catch (full) {
    drop(form);
  }
}

// Puts back what a reload would have lost, with the mark of what it was written upon. True when there was something.
export function putBack(form) {
  saved = words(form);
  const kept = JSON.parse(sessionStorage.getItem(key(form)) || "null");
  if (!kept) return false;
  const fields = JSON.parse(kept.words);
  for (const input of Array.from(form.elements)) {
    const values = fields.filter(([name]) => name === input.name).map((pair) => pair[1]);
    if (/^(checkbox|radio)$/.test(input.type)) input.checked = values.includes(input.value);
    else if (values.length && !ASIDE.includes(input.name) && input.name !== "do") [input.value] = values;
  }
  if (changed(form)) form.elements.was.value = kept.was;
  else drop(form);
  return changed(form);
}
