// Sends a run, or a no, or takes a run back: sealed and kept on the device before it is sent, where that is possible.
import { fields, form } from "./answers.js";
import { act, byId, show } from "./screens.js";
import { wipe } from "./run.js";
import { canSeal, seal } from "./seal.js";
import { deliver, fate, flush, put, remove } from "./waiting.js";

const UNDO_MS = 60000;
const WAITS_MS = [2000, 4000, 8000, 15000, 20000];
const AT_MOST_MS = 3000;
const FORM = "application/x-www-form-urlencoded";
let sending = false;
let forgetting = 0;
let mine = null;

const pause = (ms) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

// Returns true when the server has it, false when it never will take it, null when it waits on the device.
async function keepAndSend(body) {
  const sealed = await seal(body, byId("line").dataset.key);
  const key = mine = await put({ path: location.pathname, sealed });
  const sent = flush().then(() => fate(key));  // by this tab or by another
  return Promise.race([sent, new Promise((resolve) => setTimeout(resolve, AT_MOST_MS, null))]);
}

// Without a secure context, or where the browser refuses to keep anything: as long as the page is open.
async function sendNow(body) {
  let { there } = await deliver(location.pathname, body.toString(), FORM);
  for (let n = 0; there === null; n += 1) {
    if (document.body.dataset.screen !== "failed") show("failed");
    await pause(WAITS_MS[Math.min(n, WAITS_MS.length - 1)]);
    there = (await deliver(location.pathname, body.toString(), FORM)).there;
  }
  return there;
}

// Tells whether the child's part is done: the server has it, or it waits here. What is refused has a screen of its own.
async function post(body) {
  if (sending) return false;
  sending = true;
  mine = null;
  byId("page").setAttribute("aria-busy", "true");
  const there = canSeal() ? await keepAndSend(body).catch(() => sendNow(body)) : await sendNow(body);
  sending = false;
  byId("page").removeAttribute("aria-busy");
  tell(there !== null);
  if (there === false) tellRefused();
  return there !== false;
}

// What was sealed lies on the device's shelf, where a grown-up finds it; nothing else is left of it.
function tellRefused() {
  wipe();
  byId("refused-way").hidden = !mine;
  show("refused");
}

function proof(name) {
  const { run, ticket } = form().elements;
  return new URLSearchParams({ run: run.value, ticket: ticket.value, act: name });
}

function tell(arrived) {
  byId("sent").hidden = !arrived;
  byId("waits").hidden = arrived;
}

act.send = async () => {
  if (sending) return;
  const undo = proof("undo");
  if (!(await post(fields()))) return;
  wipe();
  show("thanks");
  offerUndo(undo, mine);
};

// The device may change hands: after a minute nobody can take the answers back.
function offerUndo(body, key) {
  clearTimeout(forgetting);
  byId("undo").hidden = false;
  const forget = () => { delete act.undo; byId("undo").hidden = true; };
  forgetting = setTimeout(forget, UNDO_MS);
  act.undo = async () => {
    forget();
    if (key) await remove(key);
    if (await post(body)) show("undone");
  };
}

act.decline = async () => {
  if (await post(proof("decline"))) { wipe(); show("declined"); }
};

document.addEventListener("flushed", async () => {
  if (sending || !mine || byId("waits").hidden) return;
  const there = await fate(mine);
  if (there) tell(true);
  else if (there === false && document.body.dataset.screen === "thanks") tellRefused();
});
if (canSeal()) flush();
