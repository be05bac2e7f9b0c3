// Around the questions: is the child still there; and what a kind of question needs once it is there.
import "./apart.js";
import "./listen.js";
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
