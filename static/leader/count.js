// Keeps the number of those who are done fresh, and says how old it is when it cannot.
const EVERY = 3000;
const place = document.querySelector("[data-count]");

function put(name, text) {
  const one = document.querySelector(`[data-${name}]`);
  if (one) one.textContent = text;
}

function see(name, isSeen) {
  const one = document.querySelector(`[data-${name}]`);
  if (one) one.hidden = !isSeen;
}

function isWriting() {
  return ["INPUT", "TEXTAREA"].includes(document.activeElement.tagName) || document.querySelector("main details[open]");
}

function show(found) {
  if (found.page !== place.dataset.page && !isWriting()) {
    location.reload();
    return;
  }
  for (const name of ["said", "state", "waits", "at", "lost"]) put(name, found[name]);
  see("waits", Boolean(found.waits));
}

async function look() {
  let isLost = false;
  try {
    const address = place.dataset.count;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
  } catch (unreachable) {
    isLost = true;
  }
  see("lost", isLost);
  see("at", !isLost);
  setTimeout(look, EVERY);
}

if (place) setTimeout(look, EVERY);
