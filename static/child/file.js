// Carries sealed posts from one device to another in a file: they stay sealed, and arriving twice does no harm.
import { SHELF, WAITING, all, putAll } from "./waiting.js";

const NAME = "consult.json";
const PAGE = /^\/s\/\d{8}$/;
const SEALED = /^[A-Za-z0-9+/]+=*$/;

// Returns how many posts went into the file; they stay on the device too.
export async function save() {
  const posts = (await all(WAITING)).concat(await all(SHELF)).map(({ path, sealed }) => ({ path, sealed }));
  if (posts.length) offer(new Blob([JSON.stringify({ consult: 1, posts })], { type: "application/json" }));
  return posts.length;
}

function offer(blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = NAME;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

const isPost = (one) => Boolean(one) && PAGE.test(one.path) && SEALED.test(one.sealed);

// Returns how many posts are new here and now wait; throws when it is no such file, and then nothing has changed.
export async function load(file) {
  const { consult, posts } = JSON.parse(await new Response(file).text());
  if (consult !== 1 || !Array.isArray(posts) || !posts.length || !posts.every(isPost)) throw new Error("not ours");
  const here = new Set((await all(WAITING)).map(({ sealed }) => sealed));
  const fresh = posts.filter(({ sealed }) => !here.has(sealed)).map(({ path, sealed }) => ({ path, sealed }));
  await putAll(fresh);
  return fresh.length;
}
