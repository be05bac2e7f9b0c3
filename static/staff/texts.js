// Keys for who reads many texts. They work only while the focus is in the queue (WCAG 2.1.4), never in a field to
// write in, and never with Ctrl, Alt or the command key.
const form = document.getElementById("queue");
const words = [...form.querySelectorAll(".word input")];
const undo = document.getElementById("undo");

document.body.classList.add("has-keys");
document.querySelector(".keys").hidden = false;
// The text is read out first, and the keys work at once.
document.getElementById("words").focus({ preventScroll: true });

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return false;
  const details = target.closest("details");
  if (target.tagName === "SUMMARY") {
    details.open = true;
    details.querySelector("button").focus();
  } else {
    target.click();
  }
  return true;
}

function step(by) {
  const here = words.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : words.length - 1) : here + by;
  words[next]?.focus();
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat && /\d/.test(event.key)) return;
  if (event.target.matches("textarea, input:not([type=checkbox])")) return;
  const rightToLeft = getComputedStyle(document.getElementById("words")).direction === "rtl";
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    step((event.key === "ArrowRight") === rightToLeft ? -1 : 1);
    event.preventDefault();
  } else if (press(event.key)) {
    event.preventDefault();
  }
}

form.addEventListener("keydown", onKey);
undo?.addEventListener("keydown", onKey);

// Pressed twice, an answer is sent once.
form.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
