// Asks the worker to keep a session's pages, so that they answer without a network.
const worker = navigator.serviceWorker;
const release = document.querySelector("script[src*='/child/']").src.split("/assets/")[1].split("/")[0];

function ask(active, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage(message, [port2]);
  });
}

const changed = () => new Promise((resolve) => worker.addEventListener("controllerchange", resolve, { once: true }));

// Returns how many pages with questions are kept, or false when the network or the release was another;
// a poster's visitor keeps only the page that is open.
export async function keep(address, whole) {
  const registration = await worker.register("/s/sw.js", { scope: "/s/", updateViaCache: "none" });
  await worker.ready;
  const message = { keep: address, whole };
  const kept = await ask(registration.active, message);
  if (kept !== false || !registration.waiting) return kept;
  const next = changed();
  ask(registration.waiting, { takeOver: release });
  await next;
  return ask(registration.active, message);
}
