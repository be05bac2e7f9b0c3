// Around the questions: is the child still there, and reading aloud with the device's own voice.
import "./apart.js";
import { act, byId, isRunning, show } from "./screens.js";
import "./stepper.js";

const STAYS_MS = 60000;
let resting = 0;

function rest() {
  if (document.body.dataset.screen === "idle") return;
  clearTimeout(resting);
  const line = byId("line");
  const seconds = Number((line && line.dataset.idle) || 0);
  if (seconds && isRunning()) resting = setTimeout(askWhetherHere, seconds * 1000);
}

function askWhetherHere() {
  show("idle");
  resting = setTimeout(act["next-child"], STAYS_MS);
}

for (const sign of ["pointerdown", "keydown", "input", "scroll", "shown"]) document.addEventListener(sign, rest);

// Only a voice that lives on the device: others would send the text to somebody else.
const synthesis = window.speechSynthesis;
let reading = null;

function voice() {
  const lang = document.documentElement.lang;
  return synthesis.getVoices().find((one) => one.localService && one.lang.split(/[-_]/)[0] === lang);
}

function offer() {
  const found = Boolean(voice());
  for (const button of document.querySelectorAll(".listen")) button.hidden = !found;
}

function wordsOf(target) {
  const parts = target.querySelectorAll("h2, .hint, .card-words, .told > p");
  const all = parts.length ? Array.from(parts) : [target];
  return all.map((part) => part.textContent.trim()).map((text) => (/[.?!؟]$/.test(text) ? text : `${text}.`)).join(" ");
}

function quiet() {
  synthesis.cancel();
  if (reading) label(reading, reading.dataset.loud);
  reading = null;
}

function label(button, words) {
  button.querySelector("span").textContent = words;
}

function read(button) {
  const text = new SpeechSynthesisUtterance(wordsOf(byId(button.dataset.reads)));
  text.voice = voice();
  text.lang = text.voice.lang;
  text.onend = quiet;
  button.dataset.loud = button.dataset.loud || button.querySelector("span").textContent;
  label(button, button.dataset.quiet);
  synthesis.speak(text);
  reading = button;
}

if (synthesis) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".listen");
    if (!button) return;
    const again = reading === button;
    quiet();
    if (!again) read(button);
  });
  document.addEventListener("shown", () => { quiet(); offer(); });
  synthesis.onvoiceschanged = offer;  // Safari has no addEventListener here
  offer();
}
