// Says on the child's page whether it works without a network, and how many answers wait on the device.
import { keep } from "./keep.js";
import { canSeal } from "./seal.js";
import { tellServer } from "./told.js";
import { count } from "./waiting.js";

const whole = document.documentElement.dataset.kind !== "open";
const canKeep = Boolean(navigator.serviceWorker && canSeal());
let ready = false;

function tell() {
  const line = document.getElementById("ready");
  if (!line) return;
  line.hidden = !ready;
  document.getElementById("online-only").hidden = canKeep || !whole;
  if (canKeep) count().then(tellWaiting, () => {});
}

function tellWaiting(number) {
  const place = document.getElementById("waiting-number");
  place.querySelector("bdi").textContent = number;
  place.hidden = !number;
  tellServer().catch(() => {});
}

async function prepare() {
  const kept = await keep(whole ? location.pathname : location.pathname + location.search, whole);
  ready = kept > 0 && whole;
  tell();
}

document.addEventListener("shown", tell);  // the page is exchanged with its language
document.addEventListener("post", tell);
tell();
if (canKeep) prepare().catch(() => {});
