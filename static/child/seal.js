// Seals answers so that only the server can read them: one-time ECDH on P-256, HKDF, AES-GCM (services/sealing.py).
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("consult sealed");
const BLOCK = 4096;  // every post is padded to blocks, so that its length tells nothing

// A page that did not come over TLS has no means to seal.
export const canSeal = () => Boolean(window.isSecureContext && window.crypto.subtle && window.indexedDB);

const fromBase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

// White space after JSON means nothing to who reads it.
function padded(fields) {
  const object = {};
  for (const [name, value] of fields) object[name] = (object[name] || []).concat(value);
  const text = new TextEncoder().encode(JSON.stringify(object));
  const bytes = new Uint8Array(Math.ceil(text.length / BLOCK) * BLOCK).fill(32);
  bytes.set(text);
  return bytes;
}

export async function seal(fields, publicKey) {
  const { subtle } = window.crypto;
  const theirs = await subtle.importKey("raw", fromBase64(publicKey), CURVE, false, []);
  const own = await subtle.generateKey(CURVE, false, ["deriveBits"]);
  const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const point = new Uint8Array(await subtle.exportKey("raw", own.publicKey));
  const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const derivation = { name: "HKDF", hash: "SHA-256", salt: point, info: INFO };
  const key = await subtle.deriveKey(derivation, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const nonce = window.crypto.getRandomValues(new Uint8Array(12));
  const closed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, padded(fields)));
  const whole = new Uint8Array(point.length + nonce.length + closed.length);
  whole.set(point);
  whole.set(nonce, point.length);
  whole.set(closed, point.length + nonce.length);
  return toBase64(whole);
}
