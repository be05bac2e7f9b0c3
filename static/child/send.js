// Sends a run, or a no, or takes a run back; tries again as long as the page is open.
import { fields, form } from "./answers.js";
import { act, byId, show } from "./screens.js";
import { wipe } from "./run.js";

const UNDO_MS = 60000;
const WAITS_MS = [2000, 4000, 8000, 15000, 30000];
const DONE = [200, 201, 409, 410];
const LATER = [408, 425, 429];
let sending = false;
let forgetting = 0;

// Returns true when the server has it, false when it never will take it, null when it is worth another try.
async function post(body) {
  try {
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    if (DONE.includes(answer.status)) return true;
    return LATER.includes(answer.status) || answer.status >= 500 ? null : false;
  } catch (unreachable) {
    return null;
  }
}

const pause = (ms) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

async function deliver(body) {
  if (sending) return false;
  sending = true;
  byId("page").setAttribute("aria-busy", "true");
  let there = await post(body);
  for (let n = 0; there === null; n += 1) {
    if (document.body.dataset.screen !== "failed") show("failed");
    await pause(WAITS_MS[Math.min(n, WAITS_MS.length - 1)]);
    there = await post(body);
  }
  sending = false;
  byId("page").removeAttribute("aria-busy");
  if (!there) show("failed");
  return there;
}

function proof(name) {
  const { run, ticket } = form().elements;
  return new URLSearchParams({ run: run.value, ticket: ticket.value, act: name });
}

act.send = async () => {
  const undo = proof("undo");
  if (!(await deliver(fields()))) return;
  wipe();
  show("thanks");
  offerUndo(undo);
};

// The device may change hands: after a minute nobody can take the answers back.
function offerUndo(body) {
  clearTimeout(forgetting);
  byId("undo").hidden = false;
  const forget = () => { delete act.undo; byId("undo").hidden = true; };
  forgetting = setTimeout(forget, UNDO_MS);
  act.undo = async () => {
    forget();
    if (await deliver(body)) show("undone");
  };
}

act.decline = async () => {
  if (await deliver(proof("decline"))) { wipe(); show("declined"); }
};
