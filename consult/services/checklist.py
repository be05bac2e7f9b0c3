"""What a consultation lacks before it can be opened, as things to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.services import copying, organisations
from consult.services.consultations import questionnaire, today
from forms import changing
from forms.questionnaire import Questionnaire, unfilled
from forms.texts import lazy

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


@dataclass(frozen=True)
class Missing:
    """One thing to do before opening, and on which page: `four`, `project`, `draft`, `people`, `same` or `settings`."""

    key: str
    page: str
    said: str


def missing(db: Session, consultation: Consultation) -> list[Missing]:
    """Return what stands before opening, in the order of the pages."""
    project = consultation.project
    found = [Missing(key, "project", said) for key, said in _UNKNOWN_PLACE.items() if not getattr(project, key)]
    if not (project.mailbox or project.organisation.mailbox):
        found.append(Missing("mailbox", "project", lazy("Write the mailbox that answers questions about the project")))
    found += [Missing(key, "four", said) for key, said in _UNSAID.items() if not getattr(consultation, key)]
    document = questionnaire(db, consultation)
    return [
        *found,
        *_promise(consultation),
        *_unready(document, consultation),
        *_changed(db, consultation),
        *_unread(db, document, consultation),
    ]


def _promise(consultation: Consultation) -> Iterator[Missing]:
    if consultation.promised is None:
        yield Missing("promised", "four", lazy("Choose the day by which the children get their answer"))
    elif consultation.promised <= today():
        yield Missing("promised", "four", lazy("Choose a day for the answer that has not come yet"))


def _unready(document: Questionnaire, consultation: Consultation) -> Iterator[Missing]:
    if not (consultation.levels and consultation.languages):
        yield Missing("levels", "people", lazy("Choose at least one text level and one language"))
    if not document.counted():
        yield Missing("questions", "draft", lazy("Keep at least one question"))
    if changing.unwritten(document):
        yield Missing("unwritten", "draft", lazy("Write the questions that you have added, or remove them"))
    for slot in unfilled(document):
        said = lazy("Fill in %(slot)s with name, picture and description") % {"slot": slot.id}
        yield Missing(f"slot {slot.id}", "draft", said)


def _changed(db: Session, consultation: Consultation) -> Iterator[Missing]:
    for question in copying.changed(db, consultation):
        said = lazy("Say whether “%(question)s” still means the same") % {"question": question.text.say("sv").text}
        yield Missing(f"same-{question.id}", "same", said)


def _unread(db: Session, document: Questionnaire, consultation: Consultation) -> Iterator[Missing]:
    if document.own_words() and not organisations.reads_texts(db, consultation.project.organisation):
        said = lazy("Let a contact for worries confirm a test message, or remove the questions in own words")
        yield Missing("worry", "settings", said)
