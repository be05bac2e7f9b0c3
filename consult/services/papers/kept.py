"""Where made papers are kept: under a name that a result has as long as it does not change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.models.consultation import Consultation
from consult.models.job import job
from consult.services import audit, jobs, results
from consult.services.described import Result, describe
from consult.services.papers import Paper, suited
from consult.services.showing import STAFF_LANGUAGES
from consult.services.speaking import speaking
from forms.texts import lazy

LOOK = 1
"""Rises when papers look differently, so that a new look has new files."""
JOB = "papers"


@dataclass(frozen=True)
class One:
    """A paper in one language, and the file where it is, or will be."""

    name: str
    lang: str
    paper: Paper
    file: Path

    @property
    def there(self) -> bool:
        """Whether it is made."""
        return self.file.exists()


@dataclass(frozen=True)
class Shelf:
    """All papers of a result. `waits` while they are being made; `failed` when that was given up."""

    papers: tuple[One, ...]
    waits: bool
    failed: bool

    @property
    def ready(self) -> int:
        """How many are made."""
        return sum(one.there for one in self.papers)


def key(result: Result) -> str:
    """Return 40 hex digits of a hash of all that a result says: another result, another key."""
    return hashlib.sha256(repr((LOOK, result)).encode()).hexdigest()[:40]


def papers(result: Result, folder: Path) -> tuple[One, ...]:
    """Return a result's papers in its language, made or not."""
    here = folder / key(result)
    return tuple(One(name, result.lang, paper, here / name) for name, paper in suited(result).items())


def result_in(db: Session, consultation: Consultation, settings: Settings, lang: str) -> Result:
    """Return the result that papers are made from; the same in a request and in the worker."""
    with speaking(lang):
        return describe(db, consultation, lang, settings.host)


def shelf(db: Session, consultation: Consultation, settings: Settings) -> Shelf:
    """Return the papers of today's result in the staff's languages."""
    found = [result_in(db, consultation, settings, lang) for lang in STAFF_LANGUAGES]
    mine = select(job.c.state).where(job.c.kind == JOB, job.c.subject == consultation.id).order_by(job.c.id.desc())
    last = db.execute(mine.limit(1)).scalar_one_or_none()
    if any(one.heard is None for one in found):
        return Shelf((), waits=False, failed=False)
    both = tuple(one for result in found for one in papers(result, settings.papers))
    return Shelf(both, waits=last == "waiting", failed=last == "failed")


def ask(db: Session, actor: str, consultation: Consultation) -> None:
    """Ask for the papers of today's result; ValueError before there is any."""
    if results.heard(db, consultation) is None:
        raise ValueError(lazy("There is nothing to show yet."))
    jobs.enqueue(db, JOB, consultation.id)
    audit.record(db, actor, "papers asked for", f"consultation {consultation.id}", consultation.organisation_id)


def write(file: Path, made: bytes) -> None:
    """Keep a paper; a reader sees all of it or none."""
    for folder in (file.parent.parent, file.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = file.with_name(f"{file.name}.part")
    half.write_bytes(made)
    half.replace(file)
