"""What a test of reading aloud needs: a device's voices that are noted, and a yard of which texts are recorded.

`recordings/hej.mp3` is a machine's voice that says "hej": made with espeak-ng and LAME for these tests alone, CC0.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from forms.questionnaire import load
from forms.texts import Recordings
from tests.child.yard import Yard

VOICE = (Path(__file__).parent / "recordings/hej.mp3").read_bytes()
FRAME = 72

SPEAKING = """(() => {
  const said = [], marked = [];
  Object.assign(window, { said, marked, ends: () => {} });
  const words = (one) => one.textContent.trim();
  const note = () => marked.push(Array.from(document.querySelectorAll(".being-read"), words).join("|"));
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => { window.asked = true; return VOICES; }, cancel: () => said.push("quiet"),
    speak: (one) => { said.push(`${one.lang}: ${one.text}`); note(); window.ends = () => one.onend(); },
  }});
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    said.push(new URL(this.src).pathname);
    note();
    return play.call(this);
  };
})()"""
"""Notes what is spoken and played in `said`, and what is marked then; `ends()` ends what the voice is saying."""
SOUND = "said.filter((one) => one !== 'quiet')"


def with_voices(page, *voices):
    """Give the device voices: (language, whether it lives on the device)."""
    made = [{"lang": lang, "localService": local} for lang, local in voices]
    page.add_init_script(SPEAKING.replace("VOICES", json.dumps(made)))


class Read(Yard):
    """A yard with one question of which somebody has read these texts aloud, each in a file of its own."""

    read = ("Vad är roligast?", "Välj en.", "Gungan", "Målet", "Jag vet inte", "Vet inte")
    missing = ()

    def _filled(self, db, organisation):
        options = [{"id": "swing", "text": "Gungan"}, {"id": "goal", "text": "Målet"}]
        asked = [
            {"id": "best", "kind": "choice", "text": "Vad är roligast?", "hint": "Välj en.", "options": options},
            {"id": "next", "kind": "choice", "text": "Och sedan?", "options": options},
        ]
        files = {words: self.keep(n) for n, words in enumerate(self.read) if words not in self.missing}
        document = load({"id": "read", "title": "Läst", "questions": asked})
        return replace(document, recordings=Recordings.load({"sv": files}))

    def keep(self, n):
        """Keep the voice with n frames less, so that each text has a file of its own."""
        sound = VOICE[: len(VOICE) - n * FRAME]
        sha = hashlib.sha256(sound).hexdigest()
        self.settings.media.mkdir(exist_ok=True)
        (self.settings.media / f"{sha}.mp3").write_bytes(sound)
        return sha

    def address(self, words):
        """Return where a text's recording is served."""
        return f"/media/{self.keep(self.read.index(words))}.mp3"


def sounds(page):
    """Return what has sounded so far."""
    return page.evaluate(SOUND)


def hear_out(page):
    """Let the voice read to the end."""
    for _ in range(20):
        if page.locator(".being-read").count() == 0:
            return
        page.evaluate("ends()")
    raise AssertionError("it never ends")
