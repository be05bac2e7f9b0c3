"""A school yard that is asked about: one municipality, one consultation with filled places, sessions of every kind."""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from consult.assets import folder
from consult.config import Settings
from consult.database import Database
from consult.models.base import now
from consult.models.consultation import Consultation, Version
from consult.models.group_session import GroupSession
from consult.models.organisation import Organisation
from consult.models.project import Media, Project
from forms import library
from forms.question import Slot
from forms.questionnaire import Questionnaire, content_hash, dump
from forms.texts import LEVELS, Text

PLACES = (
    ("Fotbollsplanen", "football-pitch", "En plan med grus. Två mål står på den. Bakom den finns ett staket."),
    ("Träden bakom skolan", "trees-behind-school", "Höga träd med skugga. Marken är mjuk. En stig går mellan träden."),
    ("Bänkarna vid entrén", "benches-by-entrance", "Tre bänkar vid dörren. De är av trä. Det finns ett tak över dem."),
)
ABOUT = "En stor skolgård med asfalt. I mitten står en klätterställning. Längs kanten växer träd."


class Yard:
    """The municipality of Ekstad asks about the yard of Ekskolan; `session` opens one more sitting."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        with database.writing() as db:
            self.consultation_id = self._ask(db)
            db.commit()
        self.codes = iter(f"4821{n:04}" for n in range(7306, 9999))

    def _ask(self, db: Session) -> int:
        organisation = Organisation(slug="ekstad", name="Ekstads kommun", mailbox="plan@ekstad.example")
        organisation.adults_url = "ekstad.example/samrad"
        db.add(organisation)
        db.flush()
        project = Project(
            organisation_id=organisation.id,
            title="Ny skolgård för Ekskolan",
            place="Ekskolans gård",
            at_place="på Ekskolans gård",
            about=ABOUT,
            created_at=now(),
            stages={},
            picture=self._upload(db, organisation.id, "ekskolan-yard"),
        )
        db.add(project)
        db.flush()
        document = self._filled(db, organisation.id)
        consultation = Consultation(
            organisation_id=organisation.id, project_id=project.id, title="Skolgården", slug="skolgarden", state="open",
            version=content_hash(document), levels=list(LEVELS), languages=["sv", "en", "ar"], k=7,
            can_change="vad man kan göra på gården", decided="fotbollsplanen ligger kvar",
            decided_why="den är nybyggd", receivers="landskapsarkitekten", decides="utbildningsnämnden",
            responsible="planarkitekten",
            promised=date(2099, 11, 30), opened_at=now(),
        )  # fmt: skip
        db.add(consultation)
        db.flush()
        db.add(Version(consultation_id=consultation.id, hash=consultation.version, document=dump(document)))
        return consultation.id

    def _filled(self, db: Session, organisation: int) -> Questionnaire:
        document = library.load("skolgard")
        for slot, (name, picture, about) in zip(document.slots, PLACES, strict=True):
            sha = self._upload(db, organisation, picture)
            document = document.with_slot(Slot(slot.id, Text.load(name), sha, Text.load(about)))
        return replace(document, origin=None)

    def _upload(self, db: Session, organisation: int, picture: str) -> str:
        """Keep a picture as an upload would, without the half second of encoding it."""
        raw = (folder("static") / f"pictures/places/{picture}.jpg").read_bytes()
        sha = hashlib.sha256(raw).hexdigest()
        self.settings.media.mkdir(exist_ok=True)
        for name in (f"{sha}.jpg", f"{sha}-child.jpg"):
            (self.settings.media / name).write_bytes(raw)
        db.add(Media(organisation_id=organisation, sha=sha, width=1200, height=800))
        return sha

    def session(self, kind: str = "classroom", **facts: Any) -> str:
        """Make a group session and return its code; open, Swedish, 10-12 and of that age unless said otherwise."""
        usual: dict[str, Any] = {"state": "open", "levels": ["10-12"], "age_group": "10-12", "languages": ["sv"]}
        code = next(self.codes)
        with self.database.writing() as db:
            db.add(GroupSession(consultation_id=self.consultation_id, code=code, kind=kind, **{**usual, **facts}))
            db.commit()
        return code

    def at(self, level: str, **facts: Any) -> str:
        """Make a session of one level and its age group."""
        return self.session(levels=[level], age_group=level, **facts)

    def change(self, **facts: Any) -> None:
        """Change the consultation, as its planner would."""
        with self.database.writing() as db:
            consultation = db.get_one(Consultation, self.consultation_id)
            for name, value in facts.items():
                setattr(consultation, name, value)
            consultation.revision += 1
            db.commit()
