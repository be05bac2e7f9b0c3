// Sealed posts that wait on this device, in IndexedDB, until the server has them; what it refuses lies on a shelf.
const WAITS_MS = [2000, 4000, 8000, 15000, 20000];
const PATIENCE_MS = 15000;
const DONE = [200, 201, 409, 410];
const LATER = [408, 425, 429];
export const WAITING = "waiting";
export const SHELF = "shelf";
let sending = null;
let timer = 0;
let tries = 0;

const result = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = window.indexedDB.open("consult", 1);
  request.onupgradeneeded = () => {
    for (const name of [WAITING, SHELF]) request.result.createObjectStore(name, { autoIncrement: true });
  };
  return result(request);
}

// Resolves when what was done is on the disk, not before.
async function change(names, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(names, "readwrite", { durability: "strict" });
      const request = work((name) => transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request && request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally { database.close(); }
}

export const put = (post) => change([WAITING], (store) => store(WAITING).add(post));
export const remove = (key) => change([WAITING], (store) => { store(WAITING).delete(key); });
export const count = (name = WAITING) => change([name], (store) => store(name).count());
export const all = (name) => change([name], (store) => store(name).getAll());
export const putAll = (posts) => change([WAITING], (store) => { for (const post of posts) store(WAITING).add(post); });
const keys = () => change([WAITING], (store) => store(WAITING).getAllKeys());
const get = (key) => change([WAITING], (store) => store(WAITING).get(key));
const setAside = (key, post, status) => change([WAITING, SHELF], (store) => {
  store(SHELF).put({ path: post.path, sealed: post.sealed, status, was: key });
  store(WAITING).delete(key);
});

// Some browsers keep nothing in a private window, and say so only when they are asked to keep something.
export const canStore = () => change([WAITING], (store) => {
  store(WAITING).add({}).onsuccess = ({ target }) => store(WAITING).delete(target.result);
});

// What lies on the shelf waits again, all of it or nothing.
export const takeDown = () => change([WAITING, SHELF], (store) => {
  store(SHELF).getAll().onsuccess = ({ target }) => {
    for (const { path, sealed } of target.result) store(WAITING).add({ path, sealed });
    store(SHELF).clear();
  };
});

// Returns true when the server has it, false when it never will take it, null when it is worth another try.
export async function deliver(path, body, type) {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const headers = { Accept: "application/json", "Content-Type": type };
    const { status } = await fetch(path, { method: "POST", body, headers, signal: stop.signal });
    return { status, there: DONE.includes(status) ? true : LATER.includes(status) || status >= 500 ? null : false };
  } catch (unreachable) {
    return { status: 0, there: null };
  } finally { clearTimeout(patience); }
}

async function send(key) {
  const post = await get(key);
  if (!post) return true;  // another tab was quicker
  const { there, status } = await deliver(post.path, JSON.stringify({ sealed: post.sealed }), "application/json");
  if (there) await remove(key);
  else if (there === false) await setAside(key, post, status);
  if (there !== null) tries = 0;  // a network that takes some of it is not waited for longer and longer
  document.dispatchEvent(new CustomEvent("post", { detail: { key, there } }));
  return there !== null;
}

// Returns what became of a post, which another tab may have sent: as `deliver` tells it.
export async function fate(key) {
  if ((await keys()).includes(key)) return null;
  return !(await all(SHELF)).some(({ was }) => was === key);
}

// In the order they came: a child's "take it back" never overtakes what it takes back.
async function sendAll() {
  for (let all = await keys(); all.length; all = await keys()) {
    for (const key of all) if (!(await send(key))) return false;
  }
  return true;
}

export function flush() {
  clearTimeout(timer);
  sending = sending || sendAll().catch(() => false).then((empty) => {
    sending = null;
    tries = empty ? 0 : tries + 1;
    document.dispatchEvent(new Event("flushed"));
    if (!empty) timer = setTimeout(flush, WAITS_MS[Math.min(tries, WAITS_MS.length) - 1]);
  });
  return sending;
}

window.addEventListener("online", flush);
