"""The page on which a draft's texts are read aloud: what is listed, whose voice, and what a recording leaves behind."""

import io
import re
import wave
from array import array
from dataclasses import replace
from math import pi, sin
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from consult import security
from consult.models.consultation import Consultation
from consult.models.recording import Recording
from consult.services import consultations, read_aloud, states
from forms import changing
from forms.staff.recording import VoiceForm
from forms.texts import Recordings
from tests.support.town import ACTOR

YES = {"voice": "planner", "yes": "y"}


def tone(seconds: float = 0.5, hertz: float = 300, loud: float = 0.2) -> bytes:
    """Return a tone as WAV."""
    out, rate = io.BytesIO(), 16_000
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        steps = range(int(seconds * rate))
        file.writeframes(array("h", (int(32_000 * loud * sin(2 * pi * hertz * n / rate)) for n in steps)).tobytes())
    return out.getvalue()


def page(draft: int) -> str:
    """Return the path of the page."""
    return f"consultations/{draft}/recordings"


def said(desk: Any, draft: int, of: str = "sv 10-12") -> list[Any]:
    """Return what is to be read."""
    with desk.town.database.reading() as db:
        one = db.get_one(Consultation, draft)
        return read_aloud.everything(db, one, desk.town.settings.media, "https://lund.example")[of]


def read(desk: Any, draft: int, words: str, sound: bytes) -> Any:
    """Send a recording of a text, as the page does."""
    fields = {"lang": "sv", "words": words, "sound": (io.BytesIO(sound), "my secret name.wav")}
    return desk.send(f"{page(draft)}?of=sv+10-12&text=1", fields, page=page(draft))


@pytest.fixture
def sitting(desk, draft):
    """A draft whose texts the planner has begun to read."""
    desk.done(f"{page(draft)}/voice", YES, page=page(draft))
    return draft


def rows(town: Any) -> list[Recording]:
    """Return whose voices are kept."""
    with town.database.reading() as db:
        return list(db.scalars(select(Recording).order_by(Recording.id)))


def files(town: Any) -> set[str]:
    """Return the recordings that are kept."""
    return {file.name for file in town.settings.media.glob("*.mp3")}


def test_everything_that_a_child_can_hear_is_listed_in_the_order_of_the_run(desk, draft):
    texts = [one.said.text for one in said(desk, draft)]
    assert texts[0].startswith("Hej! Vi som frågar arbetar på Lunds kommun. Vi ska göra om Ekparken")
    first = texts.index("Vad gör du helst på rasten?")
    assert texts[first : first + 3] == ["Vad gör du helst på rasten?", "Välj högst tre.", "Spelar boll"]
    assert "Vet inte" in texts
    assert len(set(texts)) == len(texts), "equal texts share one recording"
    assert not any("{" in one for one in texts), "a place without a name waits for it"
    assert texts != [one.said.text for one in said(desk, draft, "sv 6-9")]


@pytest.mark.parametrize("level", ["6-9", "10-12"])
def test_when_all_that_is_listed_has_a_voice_everything_that_the_child_can_hear_has_one(client, town, level):
    made = town.consultation(levels=[level], opened=False)
    (town.settings.media / f"{'a' * 64}.mp3").write_bytes(b"")
    with town.writing() as db:
        one = db.get_one(Consultation, made)
        document = consultations.questionnaire(db, one)
        listed = read_aloud.everything(db, one, town.settings.media, town.settings.public_url)[f"sv {level}"]
        by = {"sv": {text.words: "a" * 64 for text in listed}}
        consultations.save_questionnaire(db, ACTOR, one, replace(document, recordings=Recordings.load(by)))
        states.open_(db, ACTOR, one)
    page = client.get(f"/s/{town.session(made, age_group=level)}").text
    parts = re.findall(r'(?:class="card-words">|<h2 id="q[^>]*>|id="q[^"]*-hint">|id="told-\d">)(.{12})', page)
    assert len(parts) > 30
    assert [part for part in parts if not part.startswith("<span data-s")] == []


def test_nothing_can_be_kept_before_somebody_has_said_whose_voice_it_is(desk, draft, town):
    refused = read(desk, draft, "Vet inte", tone())
    assert refused.status_code == 422
    assert "Svara först på vem som läser" in refused.text
    for fields, wrong in (
        ({}, "Välj vem som läser"),
        ({"voice": "Anna", "yes": "y"}, "Välj vem som läser"),
        ({"voice": "teacher"}, "Utan ett ja kan rösten inte användas"),
        ({"voice": "leader", "yes": "y", "under_18": "y"}, "Fråga en vårdnadshavare först"),
    ):
        answer = desk.send(f"{page(draft)}/voice", fields, page=page(draft))
        assert answer.status_code == 422
        assert wrong in answer.text
    assert rows(town) == []
    assert files(town) == set()


def test_a_text_gets_a_voice_with_its_role_and_yes_and_the_next_one_comes(desk, draft, town):
    before = len([one for one in said(desk, draft) if not one.address])
    young = {"voice": "leader", "yes": "y", "under_18": "y", "guardian": "y"}
    assert "Spela in" in desk.done(f"{page(draft)}/voice?of=sv+10-12", young, page=page(draft))
    texts = said(desk, draft)
    answer = read(desk, draft, texts[0].said.text, tone())
    assert answer.status_code == 303
    assert answer.location.endswith("after=1")
    after = desk.client.get(answer.location).text
    assert f'<p class="aloud"><span lang="sv" dir="ltr">{texts[1].said.text}</span>' in after
    assert f"{before - 1} texter av {before} saknar röst." in after
    (row,) = rows(town)
    assert (row.voice, row.agreed) == ("leader", "guardian")
    assert files(town) == {f"{row.sha}.mp3"}
    assert said(desk, draft)[0].address == f"/media/{row.sha}.mp3"
    kept = (town.settings.media / f"{row.sha}.mp3").read_bytes()
    assert b"secret" not in kept


def test_a_recording_is_replaced_and_removed_alone_and_nothing_of_it_is_left(desk, sitting, town):
    texts = said(desk, sitting)
    first, second = texts[0].said.text, texts[1].said.text
    for words, hertz in ((first, 300), (second, 400)):
        assert read(desk, sitting, words, tone(hertz=hertz)).status_code == 303
    both = files(town)
    assert len(both) == len(rows(town)) == 2
    assert read(desk, sitting, first, tone(hertz=500)).status_code == 303
    assert len(files(town)) == len(rows(town)) == 2
    assert len(files(town) & both) == 1, "the old voice is gone"
    stays = said(desk, sitting)[1].address
    desk.done(f"{page(sitting)}/remove", {"lang": "sv", "words": first}, page=page(sitting))
    assert [one.address for one in said(desk, sitting)[:2]] == ["", stays]
    assert {f"/media/{name}" for name in files(town)} == {stays}
    assert len(rows(town)) == 1
    desk.done(f"{page(sitting)}/remove", {"lang": "sv", "words": first}, page=page(sitting))


def test_a_recording_that_two_texts_share_stays_until_both_are_removed(desk, sitting, town):
    words = [one.said.text for one in said(desk, sitting)[:2]]
    for one in words:
        read(desk, sitting, one, tone())
    assert len(files(town)) == 1
    desk.done(f"{page(sitting)}/remove", {"lang": "sv", "words": words[0]}, page=page(sitting))
    assert len(files(town)) == len(rows(town)) == 1
    desk.done(f"{page(sitting)}/remove", {"lang": "sv", "words": words[1]}, page=page(sitting))
    assert files(town) == set()
    assert rows(town) == []


def test_words_that_nobody_asks_get_no_voice(desk, sitting, town):
    refused = read(desk, sitting, "Något helt annat", tone())
    assert refused.status_code == 422
    assert "Texten har ändrats" in refused.text
    assert files(town) == set()


def test_words_that_have_changed_lack_a_voice_and_the_old_recording_can_be_removed(desk, sitting, town):
    words = "Kan alla vara med på rasten?"
    read(desk, sitting, words, tone())
    was = changing.token(town.questionnaire(sitting).question("alla"))
    desk.done(f"consultations/{sitting}/questions/alla/remove", {"was": was}, page=page(sitting))
    shown = desk.read(f"{page(sitting)}?of=sv+10-12")
    assert words not in [one.said.text for one in said(desk, sitting)]
    assert "Inspelningar som inte används" in shown
    desk.done(f"{page(sitting)}/remove", {"lang": "sv", "words": words}, page=page(sitting))
    assert files(town) == set()


def test_recordings_are_locked_when_children_may_answer(desk, town):
    opened = town.consultation()
    shown = desk.read(page(opened))
    assert "Inspelningarna är låsta sedan dialogen öppnades." in shown
    desk.send(f"{page(opened)}/voice", YES, page=page(opened))
    refused = read(desk, opened, "Vet inte", tone())
    assert refused.status_code == 422
    assert files(town) == set()
    assert rows(town) == []


def test_only_this_page_may_use_a_microphone(desk, draft):
    name, path = "Permissions-Policy", f"/o/lund/{page(draft)}"
    assert desk.client.get(path).headers[name] == security.WITH_MICROPHONE
    assert "microphone=(self)" in security.WITH_MICROPHONE
    assert "camera=()" in security.WITH_MICROPHONE
    for other in (f"/o/lund/consultations/{draft}", f"/o/lund/consultations/{draft}/questions", "/o/lund/", "/"):
        assert "microphone=()" in desk.client.get(other).headers[name]


def test_a_young_leaders_voice_needs_the_guardians_yes_whatever_is_ticked():
    form = VoiceForm(MultiDict({"voice": "leader", "yes": "y"}))
    form.minor = True
    assert not form.validate()
    form = VoiceForm(MultiDict({"voice": "leader", "yes": "y", "guardian": "y"}))
    form.minor = True
    assert form.validate()
    assert form.agreed == "guardian"
    form = VoiceForm(MultiDict({"voice": "teacher", "yes": "y"}))
    form.minor = True
    assert form.validate()
    assert form.agreed == "self"
