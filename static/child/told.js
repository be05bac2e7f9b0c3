// Tells the server how many answers to these questions wait here, so that who leads knows. Nothing depends on it.
import { WAITING, all } from "./waiting.js";

const AGAIN_MS = 60000;
const path = location.pathname.split("/").slice(0, 3).join("/");
// A name for this page as long as it is open: nothing tells two pages of one device from two devices.
const page = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
let last = 0;
let at = -AGAIN_MS;

const words = (n) => new URLSearchParams({ page, n });

export async function tellServer() {
  const n = (await all(WAITING)).filter((post) => post.path === path).length;
  if (n === last && (!n || performance.now() - at < AGAIN_MS)) return;
  try {
    const { ok } = await fetch(`${path}/vantar`, { method: "POST", body: words(n) });
    if (ok) [last, at] = [n, performance.now()];
  } catch (unreachable) {
    // Without a network there is nobody to tell; the page itself says what waits.
  }
}

// What waits is told anew by the next page.
window.addEventListener("pagehide", () => { if (last && navigator.sendBeacon) navigator.sendBeacon(`${path}/vantar`, words(0)); });
document.addEventListener("flushed", () => tellServer().catch(() => {}));
