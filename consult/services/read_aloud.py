"""What children can have read to them in one language and level, and whose voice reads it: kept text by text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import child_texts
from consult.models.consultation import Consultation
from consult.services import consultations, recordings
from consult.services.asked import Asked, questions
from consult.services.facts import Facts, gather
from consult.services.speech import UNFILLED, Speech
from forms.kind import no_picture
from forms.texts import Recordings, Said, as_read, lazy

READ = frozenset({"hint", "map-said", "card-words"})
"""Beside the question itself, the parts of it that *Lyssna* reads: as in `static/child/listen.js`."""
_EMPTY = frozenset({"img", "input", "br", "wbr", "hr"})
_LOCKED = lazy("The recordings are locked since the consultation was opened.")
_OTHER_WORDS = lazy("The text has changed since you opened the page. Read it once more.")


@dataclass(frozen=True)
class Read:
    """One text to read: of which question (empty for the welcome), and where its recording is (empty for none)."""

    said: Said
    question: str
    address: str

    @property
    def words(self) -> str:
        """The words by which its recording is found."""
        return as_read(self.said.text)


def everything(db: Session, consultation: Consultation, folder: Path, public_url: str) -> Mapping[str, list[Read]]:
    """Return the texts by `language level` in the order of the run, as the child's pages would have them now."""
    facts = gather(db, consultation.id, consultation.version)
    document = facts.questionnaire
    spoken = [lang for lang in document.languages if lang in child_texts.languages()]
    return {
        f"{lang} {level}": texts(facts, folder, public_url, lang, level) for lang in spoken for level in document.levels
    }


def texts(facts: Facts, folder: Path, public_url: str, lang: str, level: str) -> list[Read]:
    """Return what one language and level has to be read, each text once."""
    heard: list[Said] = []

    def note(said: Said) -> str:
        heard.append(said)
        return str(len(heard) - 1)

    say = Speech(lang, level, facts.words(lang, level, public_url), heard=note)
    address = recordings.addresses(folder, facts.questionnaire.recordings)
    found: dict[str, Read] = {}
    for question, html in _drawn(facts, say):
        for one in (heard[n] for n in _marks(html)):
            found.setdefault(as_read(one.text), Read(one, question, address(one)))
    # A place that nobody has named yet is read when it has its name.
    return [one for words, one in found.items() if words and not UNFILLED.search(words)]


def _drawn(facts: Facts, say: Speech) -> Iterator[tuple[str, Markup]]:
    """Yield what can be read, as the child's page draws it, and of which question it is."""
    welcome = say.lines("welcome.lines")
    if facts.consultation.project.stage == "samrad" and say.level != "6-9":
        welcome += say.lines("welcome.opinion")
    for line in welcome:
        yield "", Markup("<h2>{}</h2>").format(line)
    for one in questions(facts, say, no_picture):
        yield one.question.id, _question(one, say)


def _question(one: Asked, say: Speech) -> Markup:
    """Draw what `child/question.html` has to be read, in its order."""
    kind = one.question.kind
    few = 1 < one.most < len(kind.options)
    hint = one.hint or (say("pick_most", n=str(one.most)) if few else Markup(""))
    hints = [hint, say("only_in_swedish") if one.borrowed else "", say(kind.notice) if kind.notice else ""]
    parts = [Markup("<h2>{}</h2>").format(one.text)]
    parts += [Markup('<p class="hint">{}</p>').format(said) for said in hints if said]
    parts.append(one.field())
    if kind.asks:
        parts.append(Markup('<span class="card-words">{}</span>').format(say("buttons.unsure")))
    return Markup("").join(parts)


def _marks(html: Markup) -> list[int]:
    """Return the numbers of the texts that stand in parts that are read, in the order of the page."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


class _Reader(HTMLParser):
    """Finds each `data-src` inside a part that is read."""

    def __init__(self) -> None:
        super().__init__()
        self.within: list[bool] = []
        self.found: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        read = tag == "h2" or not READ.isdisjoint((about.get("class") or "").split())
        if about.get("data-src") and any(self.within):
            self.found.append(int(about["data-src"] or ""))
        if tag not in _EMPTY:
            self.within.append(read)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY and self.within:
            self.within.pop()


def record(
    db: Session,
    actor: str,
    consultation: Consultation,
    said: Said,
    sound: bytes,
    *,
    folder: Path,
    public_url: str,
    voice: str,
    agreed: str,
) -> None:
    """Give a text of a draft its recording, in the place of the one it had; ValueError where it is no text of it."""
    _wait_for_my_turn(db, consultation)
    if consultation.state != "draft":
        raise ValueError(_LOCKED)
    if (said.lang, as_read(said.text)) not in _all(everything(db, consultation, folder, public_url)):
        raise ValueError(_OTHER_WORDS)
    document = consultations.questionnaire(db, consultation)
    before = document.recordings.of(said)
    sha = recordings.keep(db, actor, consultation.organisation_id, folder, sound, voice=voice, agreed=agreed)
    changed = replace(document, recordings=document.recordings.having(said, sha))
    consultations.put_back(db, actor, consultation, changed, consultations.stale(db, consultation))
    if before and before != sha:
        recordings.drop(db, consultation.organisation_id, folder, before)


def remove(db: Session, actor: str, consultation: Consultation, said: Said, *, folder: Path) -> None:
    """Take a text's recording away, and delete it where nothing else names it; nothing where there is none."""
    _wait_for_my_turn(db, consultation)
    document = consultations.questionnaire(db, consultation)
    sha = document.recordings.of(said)
    if not sha:
        return
    changed = replace(document, recordings=document.recordings.without(said))
    consultations.put_back(db, actor, consultation, changed, consultations.stale(db, consultation))
    recordings.drop(db, consultation.organisation_id, folder, sha)


def left_over(offered: Mapping[str, list[Read]], kept: Recordings) -> list[Said]:
    """Return the words that have a recording and that no child reads any more."""
    used = _all(offered)
    return [Said(words, lang) for lang, files in kept.by.items() for words in files if (lang, words) not in used]


def _all(offered: Mapping[str, list[Read]]) -> set[tuple[str, str]]:
    return {(one.said.lang, one.words) for texts_ in offered.values() for one in texts_}


def _wait_for_my_turn(db: Session, consultation: Consultation) -> None:
    """Let two who record at once change the document one after the other."""
    db.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    db.refresh(consultation, attribute_names=["version", "state", "revision"])
