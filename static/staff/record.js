// Records one text in the browser; without a microphone, and without this file, a sound file can be chosen.
const MOST = 60;  // seconds, as the server takes
// Safari records the last, Chrome and Firefox one of the first.
const FORMATS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const form = document.querySelector(".recorder");
const Context = window.AudioContext || window.webkitAudioContext;
let recorder = null;
let parts = [];
let sound = null;
let heard = null;
let clock = null;

const button = (name) => form.querySelector(`[data-do=${name}]`);

function tell(words) {
  form.querySelector("[role=status]").textContent = words;
}

function show(...names) {
  for (const one of form.querySelectorAll("[data-do]")) one.hidden = !names.includes(one.dataset.do);
  const first = button(names[0]);
  if (first) first.focus();
}

function format() {
  return FORMATS.find((one) => MediaRecorder.isTypeSupported && MediaRecorder.isTypeSupported(one));
}

async function record() {
  quiet();
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (refused) {
    tell(form.dataset.refused);
    form.querySelector("details").open = true;
    return;
  }
  const wanted = format();
  recorder = new MediaRecorder(stream, wanted ? { mimeType: wanted } : {});
  parts = [];
  recorder.ondataavailable = ({ data }) => { if (data.size) parts.push(data); };
  recorder.onstop = () => finish(stream);
  recorder.start();
  tell(form.dataset.listening);
  count(Date.now());
  show("stop");
}

function count(began) {
  const seconds = Math.floor((Date.now() - began) / 1000);
  form.querySelector(".time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  if (seconds >= MOST - 1) stop();
  else clock = setTimeout(() => count(began), 250);
}

function stop() {
  clearTimeout(clock);
  if (recorder && recorder.state !== "inactive") recorder.stop();
}

// The microphone is let go at once, so that the browser's sign of it goes out.
function finish(stream) {
  for (const track of stream.getTracks()) track.stop();
  sound = new Blob(parts, { type: recorder.mimeType });
  tell(form.dataset.ready);
  show("save", "listen", "again");
}

// Not by an <audio>: the page may play only what the server has sent.
function listen() {
  quiet();
  const context = new Context();
  heard = context;
  const reader = new FileReader();
  reader.onload = () => context.decodeAudioData(reader.result, (decoded) => {
    const source = context.createBufferSource();
    source.buffer = decoded;
    source.connect(context.destination);
    source.onended = () => { if (heard === context) quiet(); };
    source.start();
  }, () => quiet());
  reader.readAsArrayBuffer(sound);
}

function quiet() {
  if (heard) heard.close();
  heard = null;
}

// Sent by hand, since old Safari cannot put a recording into a file field.
async function save() {
  quiet();
  button("save").disabled = true;
  tell(form.dataset.saving);
  const sent = new FormData(form);
  sent.set("sound", sound, "recording");
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, credentials: "same-origin" });
    if (answer.redirected) { location.assign(answer.url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const wrong = page.querySelector(".error");
    tell(wrong ? wrong.textContent : form.dataset.failed);
  } catch (broken) {
    tell(form.dataset.failed);
  }
  button("save").disabled = false;
}

function offer() {
  form.querySelector(".live").hidden = false;
  form.querySelector("details").open = Boolean(form.querySelector("details .error"));
  const acts = { record, stop, save, listen, again: record };
  for (const [name, act] of Object.entries(acts)) button(name).addEventListener("click", act);
  window.addEventListener("pagehide", stop);
}

if (form && window.MediaRecorder && navigator.mediaDevices && Context) offer();

// One voice at a time.
document.addEventListener("play", ({ target }) => {
  for (const one of document.querySelectorAll("audio")) if (one !== target) one.pause();
}, true);
