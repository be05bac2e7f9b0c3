// Keeps the pages of one release, so that they answer without a network. /s/sw.js puts RELEASE and FILES before this.
/* global RELEASE, FILES */
const SHELF = `consult-${RELEASE}`;
const PATIENCE_MS = 2000;
const MOST_PAGES = 150;
const FILE = /(?:src|href)="(\/(?:assets|media)\/[^"]+)"/g;
const WAY = /href="((?:\/s\/\d{8}\/enhet)?\?[^"]+)"/g;
const QUESTIONS = 'name="ticket"';

const isPage = (url) => /^\/s\/\d{8}(\/enhet)?$/.test(url.pathname);
const isFile = (url) => url.pathname.startsWith(`/assets/${RELEASE}/`) || url.pathname.startsWith("/media/");
const isOurs = (html) => html.includes(`/assets/${RELEASE}/`);
const found = (pattern, html) => Array.from(html.matchAll(pattern), (hit) => hit[1].replace(/&amp;/g, "&"));

// What a page needs is kept before the page itself: a kept page is always whole.
async function keepFiles(addresses) {
  const shelf = await caches.open(SHELF);
  const kept = await Promise.all(addresses.map((address) => shelf.match(address)));
  await shelf.addAll(Array.from(new Set(addresses.filter((address, n) => !kept[n]))));
}

// A page of another release is let through and never kept: no copy mixes two.
async function remember(address, answer) {
  const html = await answer.clone().text();
  if (!isOurs(html)) throw new Error("another release");
  await keepFiles(found(FILE, html));
  await (await caches.open(SHELF)).put(address, answer);
  return html;
}

async function keepPage(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
  return answer.ok && !answer.redirected ? remember(address, answer) : "";
}

// A session's pages are those that its own pages lead to: its languages, levels and ages, and the device's own page.
// Returns how many of them have questions: none before the session opens.
async function keepSession(path, whole) {
  await keepFiles(FILES);
  const addresses = new Set([path]);
  let asking = 0;
  for (const address of addresses) {
    const html = await keepPage(address);
    asking += html.includes(QUESTIONS);
    if (!whole || addresses.size > MOST_PAGES) continue;
    for (const way of found(WAY, html)) addresses.add(way[0] === "?" ? address.split("?")[0] + way : way);
  }
  return asking;
}

async function install() {
  await keepFiles(FILES);
  for (const name of (await caches.keys()).filter((one) => one !== SHELF)) {
    const requests = await (await caches.open(name)).keys();
    for (const { url } of requests) if (isPage(new URL(url))) await keepPage(url);
  }
}

async function activate() {
  for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name);
  await self.clients.claim();
}

// The device's own page is one whatever its language: it must be there when its address is typed without a network.
async function keptPage(address) {
  const shelf = await caches.open(SHELF);
  return await shelf.match(address) || (address.includes("/enhet") && shelf.match(address, { ignoreSearch: true }));
}

async function page(event) {
  const kept = await keptPage(event.request.url);
  const fresh = fetch(event.request).then((answer) => {
    if (answer.ok) event.waitUntil(remember(event.request.url, answer.clone()).catch(() => {}));
    return kept && answer.status >= 500 ? kept : answer;
  });
  if (!kept) return fresh;
  return Promise.race([fresh.catch(() => kept), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept))]);
}

// Safari plays only sound that comes in the parts it asks for.
async function part(whole, range) {
  const [asked, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range || "") || [];
  if (!asked) return whole;
  const bytes = await whole.arrayBuffer();
  const end = Math.min(to ? Number(to) + 1 : bytes.byteLength, bytes.byteLength);
  const headers = { "Content-Type": whole.headers.get("Content-Type"), "Accept-Ranges": "bytes" };
  headers["Content-Range"] = `bytes ${from}-${end - 1}/${bytes.byteLength}`;
  return new Response(bytes.slice(Number(from), end), { status: 206, headers });
}

async function file(request) {
  const shelf = await caches.open(SHELF);
  const kept = await shelf.match(request.url);
  if (kept) return part(kept, request.headers.get("Range"));
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) shelf.put(request.url, answer.clone()).catch(() => {});
  return answer;
}

// Only for a page of this same release, and only when no other child's page is open on the device.
async function takeOver(release) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const others = open.filter((client) => new URL(client.url).pathname.startsWith("/s/"));
  if (release === RELEASE && others.length === 1) await self.skipWaiting();
}

async function answer({ data, ports }) {
  try {
    ports[0].postMessage(data.takeOver ? await takeOver(data.takeOver) : await keepSession(data.keep, data.whole));
  } catch (unreachable) {
    ports[0].postMessage(false);
  }
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil(answer(event)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (isPage(url)) event.respondWith(page(event));
  else if (isFile(url)) event.respondWith(file(event.request));
});
