// Reading aloud: a recording first, else the device's own voice; only when asked, one thing at a time, and marked.
import { clearEars, drawEars, itemOf } from "./ears.js";
import { byId } from "./screens.js";

const synthesis = window.speechSynthesis;
const PARTS = "h2, .hint, .map-said, .card-words, .told > p";
let reading = null;
let player = null;

// Only a voice that lives on the device: others would send the text to somebody else.
function voice(lang) {
  const voices = synthesis ? synthesis.getVoices() : [];
  return voices.find((one) => one.localService && one.lang.split(/[-_]/)[0] === lang);
}

// What is read of one part: its words and their recording, without the Swedish that stands under them.
function part(element) {
  const own = element.cloneNode(true);
  for (const other of own.querySelectorAll(".also")) other.remove();
  const tongue = own.querySelector("[lang]");
  const recorded = own.querySelector("[data-src]");
  const text = own.textContent.replace(/[\u2066-\u2069]/g, "").trim();
  return {
    element,
    text: /[.?!؟]$/.test(text) ? text : `${text}.`,
    lang: (tongue || element.closest("[lang]")).lang,
    src: recorded ? recorded.dataset.src : "",
  };
}

function partsOf(target) {
  const seen = Array.from(target.querySelectorAll(PARTS)).filter((one) => one.offsetParent);
  return (seen.length ? seen : [target]).map(part);
}

// All recorded, or all by the voice; with neither, what is recorded, if that is the first: the question itself.
function manner(parts) {
  if (parts.every((one) => one.src)) return play;
  if (voice(parts[0].lang)) return speak;
  return parts[0].src ? play : null;
}

function play({ src }, then) {
  if (!src) { then(); return; }
  if (!player) player = new Audio();  // one and the same: Safari lets only what a tap has started go on
  player.onended = then;
  player.onerror = then;
  player.src = src;
  player.play().catch(then);
}

function speak({ text, lang }, then) {
  const found = voice(lang);
  if (!found) { then(); return; }
  const said = new SpeechSynthesisUtterance(text);
  said.voice = found;
  said.lang = found.lang;
  said.onend = then;
  said.onerror = then;
  reading.said = said;  // Safari forgets an utterance that nobody holds, and never says that it ended
  synthesis.speak(said);
}

// A part may tell twice that it is over; only the first time counts, and only while it is this that is read.
function goOn(run, n) {
  if (reading !== run || run.n >= n) return;
  run.n = n;
  mark(run.parts[n]);
  if (n < run.parts.length) run.how(run.parts[n], () => goOn(run, n + 1));
  else quiet();
}

function mark(now) {
  for (const one of document.querySelectorAll(".being-read")) one.classList.remove("being-read");
  if (now) now.element.classList.add("being-read");
}

function label(button, words) {
  button.querySelector("span").textContent = words;
}

function quiet() {
  const run = reading;
  reading = null;
  if (synthesis) synthesis.cancel();
  if (player) player.pause();
  mark(null);
  if (run) label(run.button, run.button.dataset.loud);
}

function read(button) {
  const parts = partsOf(itemOf(button) || byId(button.dataset.reads));
  const how = manner(parts);
  if (!how) return;
  button.dataset.loud = button.dataset.loud || button.querySelector("span").textContent;
  label(button, button.dataset.quiet);
  reading = { button, parts, how, n: -1 };
  goOn(reading, 0);
}

const canBeHeard = (target) => Boolean(manner(partsOf(target)));

function offer() {
  for (const button of document.querySelectorAll(".screen:not([hidden]) .listen")) button.hidden = !canBeHeard(byId(button.dataset.reads));
  drawEars((item) => canBeHeard(item) && partsOf(item)[0].text);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".listen, .ear");
  if (!button) return;
  const again = reading && reading.button === button;
  quiet();
  if (!again) read(button);
});

document.addEventListener("shown", () => { quiet(); clearEars(); offer(); });
document.addEventListener("visibilitychange", () => { if (document.hidden) quiet(); });
if (synthesis) synthesis.onvoiceschanged = offer;  // Safari has no addEventListener here
offer();
