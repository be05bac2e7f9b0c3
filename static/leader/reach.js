// Sends a form only when the server can be reached: else what was written would be lost on the browser's own error page.
const PATIENCE_MS = 8000;
let pressed = null;

async function reach() {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    await fetch("/healthz", { cache: "no-store", signal: stop.signal });
  } finally { clearTimeout(patience); }
}

function say(form, words) {
  const said = form.querySelector("[data-said-unreached]") || document.createElement("p");
  said.className = "wrong";
  said.setAttribute("role", "alert");
  said.dataset.saidUnreached = "";
  said.textContent = words;
  form.append(said);
}

// A form that a script sends leaves out the button that was pressed.
function carry(form) {
  if (!pressed || pressed.form !== form || !pressed.name) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = pressed.name;
  field.value = pressed.value;
  form.append(field);
}

document.addEventListener("click", ({ target }) => { pressed = target.closest("button"); });
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "handsOver" in form.dataset) return;
  event.preventDefault();
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  try {
    await reach();
    carry(form);
    form.submit();
    setTimeout(() => delete form.dataset.sending, PATIENCE_MS);
  } catch (unreachable) {
    delete form.dataset.sending;
    say(form, document.body.dataset.unreached);
  }
});
