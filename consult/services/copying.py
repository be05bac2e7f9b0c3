"""A second round: a draft with another consultation's questions, and whether what was changed still means the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.project import Project
from consult.services import audit, consultations, draft_steps
from forms import changing
from forms.elsewhere import elsewhere, uploaded
from forms.question import Question, ShowIf
from forms.questionnaire import Questionnaire, canonical, dump
from forms.texts import FIRST_LANGUAGE, lazy

NOT_MEANING = ("use", "levels", "show_if", "sensitive", "practice")
"""What of a question can be changed without asking whether it means the same: who is asked, and what it is for."""
LONGEST_STEM = 27
"""Signs: with a number after them an id has at most 32."""
_IN_STEP = ("receivers", "decides", "responsible")

_PURGED = lazy("The consultation has been purged. It cannot be copied.")
_UNCHANGED = lazy("The question has not been changed.")


def copy(db: Session, actor: str, first: Consultation, project: Project, title: str) -> Consultation:
    """Make a draft with the same questions under the same ids; in another project with its places empty."""
    if first.state == "purged":
        raise ValueError(_PURGED)
    document = _here(consultations.questionnaire(db, first), first, project)
    made = consultations.begin(db, actor, project, document, title)
    made.copied_from_id, made.k = first.id, max(first.k, project.organisation.k)
    made.plan = [one for one in first.plan if one in consultations.backgrounds(document)]
    made.reasons = dict(first.reasons)
    if project.id == first.project_id:
        for name in _IN_STEP:
            setattr(made, name, getattr(first, name))
    db.flush()
    audit.record(db, actor, "copy consultation", f"consultation {made.id}", made.organisation_id, of=first.id)
    return made


def _here(document: Questionnaire, first: Consultation, project: Project) -> Questionnaire:
    on = [lang for lang in first.languages if lang in project.organisation.languages] or [FIRST_LANGUAGE]
    if project.id != first.project_id:
        document = elsewhere(document, pictures=uploaded(document))
    return replace(document, languages=tuple(on))


def changed(db: Session, consultation: Consultation) -> list[Question]:
    """Return the questions of a copy that differ from the first's and of which nobody has said what they mean."""
    now, before = _words(db, consultation), _words(db, _first(db, consultation))
    asked = [name for name in now if name in before and before[name] != now[name]]
    document = consultations.questionnaire(db, consultation)
    return [document.question(name) for name in asked if consultation.same.get(name) != now[name]]


def before(db: Session, consultation: Consultation, question: str) -> Question | None:
    """Return a question as it was in the first round; None where it was not asked."""
    first = _first(db, consultation)
    return consultations.questionnaire(db, first).question(question) if first else None


def say_same(db: Session, actor: str, consultation: Consultation, question: str) -> None:
    """Remember that a changed question means the same, as long as its words stay as they are."""
    _expect_changed(db, consultation, question)
    words = _words(db, consultation)[question]
    consultation.same = {**consultation.same, question: words}
    db.flush()
    about = f"consultation {consultation.id}"
    audit.record(
        db, actor, "say that a question means the same", about, consultation.organisation_id, question=question
    )


def say_other(db: Session, actor: str, consultation: Consultation, question: str) -> None:
    """Give a changed question an id of its own, so that the rounds are no longer compared in it."""
    _expect_changed(db, consultation, question)
    document = consultations.questionnaire(db, consultation)
    fresh = changing.fresh(question[:LONGEST_STEM], _taken(db, consultation))
    consultation.plan = [f"q.{fresh}" if one == f"q.{question}" else one for one in consultation.plan]
    consultations.save_questionnaire(db, actor, consultation, _with_id(document, question, fresh))


def _expect_changed(db: Session, consultation: Consultation, question: str) -> None:
    if consultation.state != "draft" or question not in {one.id for one in changed(db, consultation)}:
        raise ValueError(_UNCHANGED)


def _with_id(document: Questionnaire, question: str, fresh: str) -> Questionnaire:
    return replace(document, questions=tuple(_renamed(one, question, fresh) for one in document.questions))


def _renamed(one: Question, question: str, fresh: str) -> Question:
    if one.show_if and one.show_if.question == question:
        one = replace(one, show_if=ShowIf(fresh, one.show_if.any))
    return replace(one, id=fresh) if one.id == question else one


def _taken(db: Session, consultation: Consultation) -> set[str]:
    """Return the ids that some question of the two rounds has or had."""
    rounds = [one for one in (consultation, _first(db, consultation)) if one]
    documents = [dump(consultations.questionnaire(db, one)) for one in rounds]
    return set(changing.ids_of([*documents, *draft_steps.documents(db, consultation)]))


def _first(db: Session, consultation: Consultation) -> Consultation | None:
    return db.get(Consultation, consultation.copied_from_id) if consultation.copied_from_id else None


def _words(db: Session, consultation: Consultation | None) -> dict[str, str]:
    """Return each question's words, answers and kind, as one hash."""
    if consultation is None:
        return {}
    asked = dump(consultations.questionnaire(db, consultation))["questions"]
    return {one["id"]: _hash({key: said for key, said in one.items() if key not in NOT_MEANING}) for one in asked}


def _hash(raw: dict[str, object]) -> str:
    return hashlib.sha256(canonical(raw).encode()).hexdigest()
