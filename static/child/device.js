// The page for who holds the device: how many answers wait, getting ready, emptying, and what the server refused.
import { load, save } from "./file.js";
import { keep } from "./keep.js";
import { canSeal } from "./seal.js";
import { hear } from "./sound.js";
import { tellServer } from "./told.js";
import { SHELF, all, canStore, count, flush, takeDown } from "./waiting.js";

const byId = (id) => document.getElementById(id);
const page = `/s/${byId("device").dataset.page}`;
const CLOCK_MS = 120000;
const WARNS = ["clock", "stay"];  // what is worth knowing, and stops nothing
const canKeep = Boolean(navigator.serviceWorker && canSeal());

function say(id, names, number) {
  for (const line of byId(id).children) {
    line.hidden = !names.includes(line.dataset.said);
    const { words } = line.dataset;
    if (words) line.textContent = words.replace("{n}", `\u2066${number}\u2069`);  // keeps its place from right to left
  }
}

async function tell() {
  const waiting = await count();
  byId("number").textContent = waiting;
  byId("waits").hidden = !waiting;
  tellServer().catch(() => {});
  const shelf = await all(SHELF);
  byId("shelf").hidden = !shelf.length;
  byId("refused-number").textContent = shelf.length;
  const known = Array.from(document.querySelectorAll("[data-status]"), (line) => line.dataset.status);
  const why = ({ status }) => (known.includes(String(status)) ? String(status) : "other");
  for (const line of document.querySelectorAll("[data-status]")) {
    const number = shelf.filter((post) => why(post) === line.dataset.status).length;
    line.hidden = !number;
    line.querySelector("bdi").textContent = number;
  }
}

let asking = 0;
let answered = null;

// Asked past the worker, which would answer for a network that is gone.
async function reach() {
  answered = await fetch("/healthz", { cache: "no-store" });
  return answered.ok;
}

function isOnTime() {
  const theirs = Date.parse(answered.headers.get("Date"));
  return !(Math.abs(Date.now() - theirs) > CLOCK_MS);  // a server that does not say the time has nothing against it
}

const checks = {
  reach,
  clock: async () => isOnTime(),
  store: () => canStore().then(() => true),
  pages: async () => (asking = await keep(page, true)) !== false,
  open: async () => asking > 0,
  stay: async () => Boolean(navigator.storage && navigator.storage.persist && await navigator.storage.persist()),
};

function mark(name, state) {
  const line = document.querySelector(`[data-check=${name}]`);
  line.dataset.state = state;
  line.querySelector("strong").textContent = byId("states").dataset[state] || "–";
}

async function prepare() {
  byId("checks").hidden = false;
  say("prepared", []);
  for (const name of Object.keys(checks)) mark(name, "");
  const warned = [];
  for (const name of Object.keys(checks)) {
    mark(name, "doing");
    const well = await checks[name]().catch(() => false);
    mark(name, well ? "done" : "missing");
    if (!well && !WARNS.includes(name)) return say("prepared", [name === "reach" ? "not_pages" : `not_${name}`]);
    if (!well) warned.push(`not_${name}`);
  }
  say("prepared", ["ready", ...warned]);
}

async function sound() {
  say("heard", []);
  await hear(byId("sound").dataset.words);
  byId("sound-asked").hidden = false;
}

const heard = (name) => async () => {
  byId("sound-asked").hidden = true;
  say("heard", [name]);
};

async function empty() {
  say("emptied", ["sending"]);
  await flush();
  await tell();
  const [waiting, shelf] = [await count(), await count(SHELF)];
  say("emptied", [waiting ? "still" : shelf ? "refused" : "sent"], waiting || shelf);
}

async function again() {
  await takeDown();
  await empty();
}

async function keepFile() {
  say("filed", [await save() ? "saved" : "nothing"]);
}

async function readFile({ target }) {
  try {
    say("filed", ["loaded"], await load(target.files[0]));
  } catch (unreadable) {
    say("filed", ["bad_file"]);
  }
  target.value = "";
  await tell();
  flush();
}

const tools = { prepare, empty, again, save: keepFile, sound, yes: heard("sound_yes"), no: heard("sound_no") };

function use() {
  byId("tools").hidden = false;
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-tool]");
    if (!button) return;
    button.disabled = true;
    await tools[button.dataset.tool]().catch(() => say("prepared", ["not_store"]));
    button.disabled = false;
  });
  byId("file").addEventListener("change", (event) => { if (event.target.files.length) readFile(event); });
  document.addEventListener("post", tell);
  tell().then(flush, () => say("prepared", ["not_store"]));
}

byId("no-script").hidden = true;
byId("camera").hidden = new URLSearchParams(location.search).get("via") !== "kamera";
byId("insecure").hidden = canKeep;
if (canKeep) use();
