// Reads one text out loud on a tap, by a voice that lives on the device: others would send the text to somebody else.
const synthesis = window.speechSynthesis;
const button = document.querySelector("[data-aloud]");
const text = document.getElementById(button.dataset.aloud);
let said = null;

const voice = () => synthesis.getVoices().find((one) => one.localService && one.lang.split(/[-_]/)[0] === text.lang);

function offer() {
  button.hidden = !voice();
}

function read() {
  const isReading = synthesis.speaking;
  synthesis.cancel();
  if (isReading) return;
  said = new SpeechSynthesisUtterance(text.textContent);  // held here: Safari forgets what nobody holds
  said.voice = voice();
  said.lang = said.voice.lang;
  synthesis.speak(said);
}

if (synthesis) {
  button.addEventListener("click", read);
  synthesis.onvoiceschanged = offer;  // Safari has no addEventListener here
  window.addEventListener("pagehide", () => synthesis.cancel());
  offer();
}
