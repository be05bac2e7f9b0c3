// Asks the worker to keep the session's pages, and says when they answer without a network.
const worker = navigator.serviceWorker;
const release = document.querySelector("script[src*='/child/']").src.split("/assets/")[1].split("/")[0];

export function ask(active, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage(message, [port2]);
  });
}

const changed = () => new Promise((resolve) => worker.addEventListener("controllerchange", resolve, { once: true }));

// Returns true when every page of the session is kept; a poster's visitor keeps only the one that is open.
export async function keep(address, whole) {
  const registration = await worker.register("/s/sw.js", { scope: "/s/", updateViaCache: "none" });
  await worker.ready;
  const message = { keep: address, whole };
  if (await ask(registration.active, message)) return true;
  if (!registration.waiting) return false;
  const next = changed();
  ask(registration.waiting, { takeOver: release });
  await next;
  return ask(registration.active, message);
}

let ready = false;

function tell() {
  const line = document.getElementById("ready");
  if (line) line.hidden = !ready;
}

async function prepare() {
  const whole = document.documentElement.dataset.kind !== "open";
  const kept = await keep(whole ? location.pathname : location.pathname + location.search, whole);
  ready = kept && whole;
  tell();
}

document.addEventListener("shown", tell);  // the page is exchanged with its language
if (worker) prepare().catch(() => {});
