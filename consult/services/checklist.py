"""What a consultation lacks before it can be opened, as things to do, and what is also good to do before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult import child_texts
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.services import consultations, copying, hints, organisations, pictures
from consult.services.consultations import questionnaire, today
from forms import stale
from forms.changing import unwritten
from forms.question import Question
from forms.questionnaire import Questionnaire, unfilled
from forms.staff.consultation import LANGUAGE_NAMES
from forms.texts import FIRST_LANGUAGE, Text, lazy

_UNSAID = {
    "can_change": lazy("Write what the children can influence"),
    "decided": lazy("Write what is already decided"),
    "decided_why": lazy("Write why it is decided"),
    "receivers": lazy("Write who receives the answers"),
    "decides": lazy("Write who decides"),
    "responsible": lazy("Write who is responsible for the answer to the children"),
}
_UNKNOWN_PLACE = {
    "place": lazy("Write what the place is called"),
    "at_place": lazy("Write the name of the place with its preposition"),
    "picture": lazy("Choose a picture of the place"),
    "about": lazy("Describe the picture of the place in words"),
}
_LIMITS = {
    "length": lazy("Shorten question %(number)s for %(level)s years, or write why it is so long"),
    "points": lazy("Take steps away from question %(number)s for %(level)s years, or write why they are so many"),
    "questions": lazy("Take questions away for %(level)s years, or write why they are so many"),
    "minutes": lazy("Make it shorter for %(level)s years, or write why it takes so long"),
}


@dataclass(frozen=True)
class Missing:
    """One thing to do: what, on which page (a key of `PAGES` in the planner's pages), and where on it.

    `at` is what the page's address names besides, `anchor` the very field."""

    key: str
    page: str
    said: str
    anchor: str = ""
    at: Mapping[str, str] = field(default_factory=dict)


def missing(db: Session, consultation: Consultation) -> list[Missing]:
    """Return what stands before opening, in the order of the pages."""
    project = consultation.project
    found = [Missing(key, "project", said, key) for key, said in _UNKNOWN_PLACE.items() if not getattr(project, key)]
    if not (project.mailbox or project.organisation.mailbox):
        said = lazy("Write the mailbox that answers questions about the project")
        found.append(Missing("mailbox", "project", said, "mailbox"))
    found += [Missing(key, "four", said, key) for key, said in _UNSAID.items() if not getattr(consultation, key)]
    document = questionnaire(db, consultation)
    return [
        *found,
        *_promise(consultation),
        *_unready(document, consultation),
        *_changed(db, consultation),
        *_unexplained(db, document, consultation),
        *_undescribed(db, document, consultation),
        *_unread(db, document, consultation),
    ]


def _promise(consultation: Consultation) -> Iterator[Missing]:
    if consultation.promised is None:
        said = lazy("Choose the day by which the children get their answer")
        yield Missing("promised", "four", said, "promised")
    elif consultation.promised <= today():
        said = lazy("Choose a day for the answer that has not come yet")
        yield Missing("promised", "four", said, "promised")


def _unready(document: Questionnaire, consultation: Consultation) -> Iterator[Missing]:
    if not (consultation.levels and consultation.languages):
        yield Missing("levels", "people", lazy("Choose at least one text level and one language"), "levels")
    if not document.counted():
        yield Missing("questions", "draft", lazy("Keep at least one question"))
    for slot in unfilled(document):
        said = lazy("Fill in %(slot)s with name, picture and description") % {"slot": slot.id}
        yield Missing(f"slot {slot.id}", "place", said, at={"slot": slot.id})
    for question in unwritten(document):
        said = lazy("Write question %(number)s") % {"number": _number(document, question)}
        yield Missing(f"question {question.id}", "question", said, "the-words", {"question": question.id})


def _unexplained(db: Session, document: Questionnaire, consultation: Consultation) -> Iterator[Missing]:
    for one in hints.unexplained(db, consultation):
        number = _number(document, document.question(one.question)) if one.question else 0
        said = _LIMITS[one.finding.kind] % {"number": number, "level": one.level.replace("-", "–")}
        yield Missing(one.key, "wording", said, hints.anchor(one.key))


def _changed(db: Session, consultation: Consultation) -> Iterator[Missing]:
    for question in copying.changed(db, consultation):
        said = lazy("Say whether “%(question)s” still means the same") % {"question": question.text.say("sv").text}
        yield Missing(f"same-{question.id}", "same", said, f"same-{question.id}")


def _undescribed(db: Session, document: Questionnaire, consultation: Consultation) -> Iterator[Missing]:
    said = pictures.described(db, consultation.organisation_id, document.uploaded())
    for question in document.questions:
        for name in question.kind.pictures:
            if name in document.uploaded() and not said.get(name):
                words = lazy("Describe the picture in “%(question)s” in words")
                shown = words % {"question": question.text.say("sv").text}
                yield Missing(f"picture {question.id}", "question", shown, at={"question": question.id})


def _unread(db: Session, document: Questionnaire, consultation: Consultation) -> Iterator[Missing]:
    if document.own_words() and not organisations.reads_texts(db, consultation.project.organisation):
        said = lazy("Let a contact for worries confirm a test message, or remove the questions in own words")
        yield Missing("worry", "settings", said, "worry")


def advice(db: Session, consultation: Consultation) -> list[Missing]:
    """Return what is good to do before opening, and need not be done."""
    document = questionnaire(db, consultation)
    return [
        *_worded(db, consultation),
        *_untranslated(document),
        *_outdated(db, consultation, document),
        *_untried(db, consultation),
    ]


def _worded(db: Session, consultation: Consultation) -> Iterator[Missing]:
    if found := hints.mere(db, consultation):
        said = lazy("Read the hints about the wording (%(number)s)") % {"number": len(found)}
        yield Missing("wording", "wording", said, "hints")


def _untranslated(document: Questionnaire) -> Iterator[Missing]:
    """Say per language how many texts are Swedish to its readers: the children then read that it is so."""
    lacking = [
        (lang, question)
        for question in document.met()
        for _, text, _ in stale.texts(question)
        for lang in document.languages
        if text and _is_borrowed(text, lang)
    ]
    for lang, number in Counter(lang for lang, _ in lacking).items():
        first = next(question for one, question in lacking if one == lang)
        said = lazy("Write in %(language)s, or the children read Swedish (%(number)s texts)")
        named = {"language": _language(lang), "number": number}
        yield Missing(f"language {lang}", "question", said % named, "the-words", {"question": first.id})


def _is_borrowed(text: Text, lang: str) -> bool:
    return lang != FIRST_LANGUAGE and text.say(lang).borrowed


def _language(lang: str) -> str:
    known = child_texts.languages()
    return str(LANGUAGE_NAMES.get(lang) or (known[lang].name if lang in known else lang)).lower()


def _outdated(db: Session, consultation: Consultation, document: Questionnaire) -> Iterator[Missing]:
    marks = consultations.stale(db, consultation)
    old = [(question, stale.of_question(document, question, marks)) for question in document.met()]
    if number := sum(len(found) for _, found in old):
        first = next(question for question, found in old if found)
        said = lazy("Look at what was translated before the Swedish changed (%(number)s texts)") % {"number": number}
        yield Missing("stale", "question", said, "the-words", {"question": first.id})


def _untried(db: Session, consultation: Consultation) -> Iterator[Missing]:
    practised = select(GroupSession.id).filter_by(consultation_id=consultation.id, kind="practice").limit(1)
    number = db.scalars(practised).first()
    if number is None:
        yield Missing("try", "overview", lazy("Try the questions yourself, as the children meet them"), "try")
    else:
        said = lazy("Try sound and pictures on the device that the children will use")
        yield Missing("device", "session", said, at={"group_session": str(number)})


def _number(document: Questionnaire, question: Question) -> int:
    return 1 + [one.id for one in document.met()].index(question.id)
