"""The file of a disclosure: one consultation's raw records as JSON lines, and what is left out of them, said first.

K does not apply: the law asks for the records that are kept, and the municipality has judged their secrecy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, Table, func, select
from sqlalchemy.orm import Session

from consult.models.clearing import quote, sealed
from consult.models.consultation import Consultation, Version
from consult.models.organisation import User
from consult.models.purge import Disclosure
from consult.models.submission import drawing, pin, submission, written
from consult.services.clearing import masking
from consult.services.speaking import speaking
from forms.texts import lazy

AT_A_TIME = 500
_APART: Mapping[str, tuple[Table, tuple[str, ...]]] = {
    "texts": (written, ("question", "body")),
    "drawings": (drawing, ("question", "strokes")),
    "pins": (pin, ("question", "x", "y", "category", "why")),
}
_LEFT_OUT = (
    lazy("Each child's random number is replaced by the row's number, so that no device can be tied to its answers."),
    lazy("Which session an answer came from is left out. Place and age group stand where they are backgrounds."),
    lazy("In texts, identity numbers, telephone numbers, addresses and names that were recognised are masked: •••."),
    lazy("Originals that are sealed are left out. Texts that were cleared stand last, as they were cleared."),
    lazy("No time, address or device is kept, so none is here. Small groups are not hidden in this file."),
)


def lines(db: Session, of: Disclosure) -> Iterator[str]:
    """Yield the file's lines: what it is and what is left out, the questionnaires, the children, the cleared texts."""
    yield _line(_about(db, of))
    versions = select(Version.hash, Version.document).where(Version.consultation_id == of.consultation_id)
    for version in db.execute(versions.order_by(Version.id)):
        yield _line({"questionnaire": version.hash, "document": version.document})
    for number, child in enumerate(_children(db, of.consultation_id), 1):
        yield _line({"child": number, **child})
    cleared = select(quote.c.question, quote.c.kind, quote.c.body).where(quote.c.consultation == of.consultation_id)
    for row in db.execute(cleared.order_by(quote.c.id)).mappings():
        yield _line({"cleared": dict(row)})


def _about(db: Session, of: Disclosure) -> dict[str, Any]:
    consultation, asked_by = db.get_one(Consultation, of.consultation_id), db.get_one(User, of.asked_by_id)
    closed = db.scalar(select(func.count()).where(sealed.c.consultation == of.consultation_id))
    with speaking(asked_by.language):
        left_out = [str(one) for one in _LEFT_OUT]
    return {
        "consultation": consultation.title, "municipality": asked_by.organisation.name, "disclosure": of.id,
        "reason": of.reason, "asked_at": str(of.asked_at), "agreed_at": str(of.agreed_at),
        "written_at": str(of.written_at), "left_out": left_out, "sealed_originals": closed,
    }  # fmt: skip


def _children(db: Session, consultation: int) -> Iterator[dict[str, Any]]:
    mine = select(submission).where(submission.c.consultation == consultation).order_by(submission.c.run)
    last = ""
    while some := db.execute(mine.where(submission.c.run > last).limit(AT_A_TIME)).mappings().all():
        apart = _apart(db, [row["run"] for row in some])
        yield from ({**_answers(row), **apart.get(row["run"], {})} for row in some)
        last = some[-1]["run"]


def _answers(row: RowMapping) -> dict[str, Any]:
    kept = ("channel", "version", "lang", "level", "how", "d1", "d2", "held")
    return {name: row[name] for name in kept} | {"answers": json.loads(row["answers"])}


def _apart(db: Session, runs: Sequence[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return what is kept apart from the answers, by run and kind, with the texts masked."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for kind, (table, columns) in _APART.items():
        for row in db.execute(select(table).where(table.c.run.in_(runs)).order_by(table.c.id)).mappings():
            said = {name: row[name] for name in columns}
            if kind == "texts":
                said["body"] = _masked(said["body"])
            found.setdefault(row["run"], {}).setdefault(kind, []).append(said)
    return found


def _masked(body: str) -> str:
    words = masking.read(body)
    return masking.written([word.text for word in words], [place for place, word in enumerate(words) if word.why])


def _line(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False) + "\n"
