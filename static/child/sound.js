// Lets the device be heard: by a voice of its own, else by a short tone.
const HERTZ = 440;
const SECONDS = 0.8;
const VOLUME = 0.2;
const synthesis = window.speechSynthesis;

function speak(text, voice) {
  const said = new SpeechSynthesisUtterance(text);
  said.voice = voice;
  said.lang = voice.lang;
  synthesis.cancel();
  synthesis.speak(said);
}

async function ring() {
  const context = new (window.AudioContext || window.webkitAudioContext)();
  const volume = context.createGain();
  volume.gain.value = VOLUME;
  volume.connect(context.destination);
  const tone = context.createOscillator();
  tone.frequency.value = HERTZ;
  tone.connect(volume);
  tone.onended = () => context.close();
  await context.resume();
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}

// Only a voice that lives on the device: others would send the words to somebody else.
export async function hear(text) {
  const lang = document.documentElement.lang;
  const voices = synthesis ? synthesis.getVoices() : [];
  const voice = voices.find((one) => one.localService && one.lang.split(/[-_]/)[0] === lang);
  if (voice) speak(text, voice);
  else await ring();
}
