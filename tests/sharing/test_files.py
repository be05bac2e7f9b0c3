"""A questionnaire as one file: the same content on the other side, and nothing of a file that is refused."""

import copy
import io
import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from consult.models.consultation import Consultation
from consult.models.project import Media
from consult.models.recording import Recording
from consult.models.template import Template
from consult.services import consultations, media, sharing
from consult.web import limits
from forms import library, sent_file
from forms.elsewhere import elsewhere, heard, in_clear, uploaded
from forms.questionnaire import content_hash, dump, load
from forms.sent_file import SentFile
from tests.forms.examples import EXAMPLES
from tests.planner.conftest import upload
from tests.sharing.conftest import project_of
from tests.sharing.hostile import FILES
from tests.support.town import ACTOR, picture

TICKS = [{"voices": v, "places": p, "pictures": b} for v in (False, True) for p in (False, True) for b in (False, True)]


def sent(town, consultation, **ticks):
    """Return the file of a consultation, nothing ticked unless said."""
    with town.writing() as db:
        ticks = {"voices": False, "places": False, "pictures": False} | ticks
        return sharing.send(db, ACTOR, db.get_one(Consultation, consultation), town.settings.media, **ticks)


def received(town, organisation, raw):
    """Read a file in; return its template's hash and document."""
    with town.writing() as db:
        made = sharing.receive(db, ACTOR, organisation, town.settings.media, sharing.read(raw))
        return made.hash, load(made.document)


def test_every_way_of_ticking_gives_the_same_content_in_another_municipality(town, rich, neighbour):
    hashes = set()
    for ticks in TICKS:
        raw = sent(town, rich, **ticks)
        digest, document = received(town, neighbour, raw)
        assert digest == json.loads(raw)["hash"] == content_hash(document)
        with town.writing() as db:
            facts = {"title": "En till", "levels": document.levels, "languages": document.languages}
            again = consultations.create(db, ACTOR, project_of(db, neighbour), document, **facts).id
        assert json.loads(sent(town, again, **ticks))["hash"] == digest
        hashes.add(digest)
    assert len(hashes) == len(TICKS)


def test_what_is_not_ticked_stays(town, rich):
    for ticks in TICKS:
        whole = json.loads(sent(town, rich, **ticks))
        text = json.dumps(whole, ensure_ascii=False)
        assert "Ekparken" not in text
        assert ("Ställe 1" in text) == ticks["places"]
        assert bool(whole["pictures"]) == ticks["pictures"]
        assert len(whole["pictures"]) == (0 if not ticks["pictures"] else 2 if ticks["places"] else 1)
        assert bool(whole["recordings"]) == ticks["voices"]
        spoken = whole["questionnaire"].get("recordings", {}).get("sv", {})
        assert len(spoken) == (0 if not ticks["voices"] else 2 if ticks["places"] else 1)
        assert whole["licence"].startswith("CC0 1.0")


def test_what_travels_along_can_be_seen_and_heard_on_the_other_side(town, rich, neighbour, tmp_path):
    _, document = received(town, neighbour, sent(town, rich, voices=True, places=True, pictures=True))
    for sha in uploaded(document):
        assert (town.settings.media / f"{sha}.jpg").is_file()
        assert (town.settings.media / f"{sha}-child.jpg").is_file()
    with town.database.reading() as db:
        mine = {one.sha: one for one in db.scalars(select(Media).filter_by(organisation_id=neighbour))}
        voice = db.scalars(select(Recording).filter_by(organisation_id=neighbour)).one()
    assert set(mine) == uploaded(document)
    assert "En röd gunga." in {one.about for one in mine.values()}
    assert {voice.sha} == heard(document)
    assert (voice.voice, voice.agreed, voice.seconds) == ("leader", "guardian", 0.612)


def test_a_picture_with_people_and_a_voice_of_unknown_origin_stay(town, rich):
    with town.writing() as db:
        for one in db.scalars(select(Media)):
            one.people = "agreed"
        for voice in db.scalars(select(Recording)):
            db.delete(voice)
    whole = json.loads(sent(town, rich, voices=True, places=True, pictures=True))
    assert (whole["pictures"], whole["recordings"]) == ({}, {})


def ready():
    return [library.load(name) for name in library.names()]


def generated():
    """Return questionnaires of all kinds with chance settings, pictures that are uploaded among them."""
    for seed in range(30):
        chance = random.Random(seed)
        kinds = chance.sample(sorted(EXAMPLES), chance.randint(1, len(EXAMPLES)))
        asked = []
        for n, kind in enumerate(kinds):
            one: dict[str, Any] = {"id": f"q{n}", "kind": kind, "text": {"sv": f"Fråga {n} {{platsen}}?", "ar": "ما"}}
            one.update(copy.deepcopy(EXAMPLES[kind].settings))
            for option in one.get("options", ()):
                if option.get("picture") and chance.random() < 0.6:
                    option["picture"] = f"{chance.getrandbits(256):064x}"
            if n and chance.random() < 0.3 and asked[0]["kind"] == "choice":
                one["show_if"] = {"question": "q0", "any": ["a", "unsure"]}
            asked.append(one)
        slots = [{"id": "yard", "name": "Gården", "picture": f"{chance.getrandbits(256):064x}", "about": "En gård."}]
        yield load({"id": "x", "title": "X", "languages": ["sv", "ar"], "slots": slots, "questions": asked})


@pytest.mark.parametrize("documents", [ready, generated])
def test_any_questionnaire_survives_the_file_and_leaves_nothing_of_its_place(documents):
    for document in documents():
        bare = elsewhere(document)
        assert sent_file.read(sent_file.write(SentFile(bare))).document == bare
        assert elsewhere(bare) == bare
        assert not uploaded(bare) | heard(bare)
        assert not any(slot.name or slot.picture or slot.about for slot in bare.slots)
        assert [one.id for one in bare.questions] == [one.id for one in document.questions]


def test_a_map_without_its_picture_has_a_place_to_fill_in_and_no_boundary():
    asked = {"id": "karta", "kind": "map_pin", "text": "Var?", **copy.deepcopy(EXAMPLES["map_pin"].settings)}
    del asked["slot"]
    asked["picture"] = "a" * 64
    bare = elsewhere(load({"id": "x", "title": "X", "questions": [asked]}))
    assert [slot.id for slot in bare.slots] == ["plats 1"]
    assert bare.questions[0].kind.slots == {"plats 1"}
    assert "boundary" not in dump(bare)["questions"][0]
    assert "boundary" in asked


def test_texts_that_name_the_place_in_clear_are_found():
    asked = {"id": "a", "kind": "info", "text": {"sv": "Så blir ekparken"}, "hint": {"sv": "Ekparkens namn"}}
    document = load({"id": "x", "title": "X", "questions": [asked]})
    assert in_clear(document, ["Ekparken"]) == ["Så blir ekparken"]
    assert in_clear(document, ["", " "]) == []


def test_a_picture_that_we_have_made_comes_back_byte_for_byte_and_any_other_is_made_anew(town, tmp_path):
    noise = Image.effect_noise((300, 200), 90).convert("RGB")
    raw = io.BytesIO()
    noise.save(raw, "PNG")
    facts = (ACTOR, town.organisation_id, tmp_path)
    with town.writing() as db:
        for one in (raw.getvalue(), picture("red")):
            sha = media.upload(db, *facts, one)
            made = (tmp_path / f"{sha}.jpg").read_bytes()
            assert media.keep(db, *facts, media.as_sent(made)) == sha
            name = b"\xff\xfe\0\x06Kim "
            for more in (made + b"<script>", made[:2] + name + made[2:], made[:20] + name + made[20:]):
                kept = media.keep(db, *facts, media.as_sent(more))
                assert kept != sha or (tmp_path / f"{kept}.jpg").read_bytes() == made
                assert b"Kim" not in (tmp_path / f"{kept}.jpg").read_bytes()
                assert b"<script>" not in (tmp_path / f"{kept}.jpg").read_bytes()


def page(desk):
    return f"projects/{desk.town.project_id}/consultations/import"


def test_forty_hostile_files_are_refused_in_plain_words_and_leave_nothing(desk, rich, held, monkeypatch):
    monkeypatch.setattr(limits.Window, "count", lambda *_: 0)
    good = json.loads(sent(desk.town, rich, voices=True, places=True, pictures=True))
    assert len(FILES) >= 40
    before, temporary, wrong = held(), set(Path(tempfile.gettempdir()).iterdir()), []
    for name, (spoil, words) in FILES.items():
        whole = copy.deepcopy(good)
        spoiled = spoil(whole)
        spoiled = whole if spoiled is None else spoiled
        raw = spoiled if isinstance(spoiled, bytes) else json.dumps(spoiled).encode()
        response = desk.send(page(desk), {"file": upload(raw, "x.consult.json")})
        if response.status_code != 422 or words not in response.text:
            wrong.append((name, response.status_code, words, response.text.partition('id="errors"')[2][:400]))
    assert wrong == []
    assert held() == before
    left = {one for one in set(Path(tempfile.gettempdir()).iterdir()) - temporary if one.name.startswith("tmp")}
    assert not [one for one in left if one.is_dir() and list(one.glob("*.jpg"))]


def test_a_file_over_20_mb_is_not_even_parsed(town, rich):
    raw = sent(town, rich)
    with pytest.raises(ValueError, match="over 20 MB"):
        sent_file.read(raw + b" " * sent_file.MOST_BYTES)
    assert sent_file.read(raw + b" " * 1000)


def test_a_good_file_leaves_a_template_and_its_files(desk, rich, held, neighbour):
    raw, before = sent(desk.town, rich, voices=True, places=True, pictures=True), held()
    said = desk.done(page(desk), {"file": upload(raw)})
    assert "inläst" in said
    assert "Kommunens egna" in said
    after = held() - before
    assert after["template"] == 1
    again = held()
    desk.done(page(desk), {"file": upload(raw)})
    assert held() == again  # twice is once


def test_no_file_is_not_read(desk):
    response = desk.send(page(desk), {"file": upload(b"", "")})
    assert response.status_code == 422
    assert "Välj filen" in response.text


def test_a_planner_gets_the_file_by_a_post_that_is_logged(desk, rich, held):
    address = f"consultations/{rich}/file"
    response = desk.send(address, {"places": "y"})
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == "attachment; filename=fragor.consult.json"
    whole = json.loads(response.data)
    assert "Ställe 1" in json.dumps(whole, ensure_ascii=False)
    assert whole["pictures"] == {}
    assert sent_file.read(response.data).document
    before = held()
    desk.read(address)
    assert held() == before


def test_anybody_gets_the_questions_of_an_open_consultation_and_nothing_else(client, town, rich):
    with town.writing() as db:
        db.get_one(Consultation, rich).state = "open"
    response = client.get("/om/fragor/enkaten")
    assert response.status_code == 200
    whole = json.loads(response.data)
    assert (whole["pictures"], whole["recordings"]) == ({}, {})
    text = response.text
    assert not [secret for secret in ("Ekparken", "Ställe 1", "lund", "Lund", "@", "KS 1") if secret in text]
    assert sent_file.read(response.data).document.counted()
    assert client.get("/om/fragor/enkaten", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_draft_gives_nobody_its_questions(client, rich):
    assert client.get("/om/fragor/enkaten").status_code == 404


def test_the_download_of_anybody_can_be_read_in_by_another_municipality(client, town, neighbour):
    town.consultation()
    assert 'href="/om/fragor/enkaten"' in client.get("/om/fragor").text
    digest, document = received(town, neighbour, client.get("/om/fragor/enkaten").data)
    assert content_hash(document) == digest
    with town.database.reading() as db:
        assert db.scalars(select(Template)).one().organisation_id == neighbour
