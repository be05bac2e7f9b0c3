// Keeps the number of those who are done fresh, and says when it cannot.
const EVERY = 3000;
const place = document.querySelector("[data-count]");

function put(name, text) {
  place.querySelector(`[data-${name}]`).textContent = text;
}

function isWriting() {
  return ["INPUT", "TEXTAREA"].includes(document.activeElement.tagName) || document.querySelector("main details[open]");
}

function show(found) {
  if (found.page !== place.dataset.page && !isWriting()) {
    location.reload();
    return;
  }
  put("said", found.said);
  put("state", found.state);
  put("at", found.at);
}

async function look() {
  let isLost = false;
  try {
    const address = place.dataset.count;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
  } catch {
    isLost = true;
  }
  place.querySelector("[data-lost]").hidden = !isLost;
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
