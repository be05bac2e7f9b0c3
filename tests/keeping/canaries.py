"""A consultation full of words that can be looked for, published and answered, with the verbs of a purge."""

import threading
import uuid
from datetime import date

from sqlalchemy import delete, func, insert, select, text

from consult import work
from consult.models.base import now
from consult.models.clearing import sealed
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession, Note
from consult.models.job import job
from consult.models.organisation import User
from consult.models.outbox import Mail
from consult.models.submission import declined, drawing, pin, submission, taken_back, written
from consult.services import published, publishing, purging, replies, results
from consult.services.papers import kept
from tests.results.yard import finalise, make
from tests.support.given import cleared, sorted_by

DAY = date(2026, 11, 1)
CANARY = "kanariefågel"


class Purged:
    """A consultation of 80 children full of canaries, published and answered."""

    def __init__(self, database, settings, cluster):
        self.database, self.settings, self.cluster = database, settings, cluster
        self.canary = f"{CANARY}-{uuid.uuid4().hex}"
        self.yard = make(database, places=(("Ekskolan", 40), ("Björkskolan", 40)))
        finalise(database, self.yard)
        with database.writing() as db:
            self.fill(db, db.get_one(Consultation, self.yard.consultation))
            db.commit()
        if cluster:
            self.autocommit("ANALYZE")

    def fill(self, db, one):
        administrator = User(organisation_id=one.organisation_id, email="a@lindhamn.example", role="administrator")
        group = GroupSession(
            consultation_id=one.id, code="12345678", kind="classroom", levels=["10-12"], contact=self.canary, frozen=40
        )
        db.add_all([administrator, group])
        db.flush()
        self.administrator, self.group = administrator.id, group.id
        db.add(Note(group_session_id=group.id, missing=self.canary, written_at=now()))
        db.add(Mail(
            organisation_id=one.organisation_id, recipient="a@b.example", subject="x", body=self.canary,
            state="sent", queued_at=now(), due_at=now(),
        ))  # fmt: skip
        for n, run in enumerate(db.scalars(select(submission.c.run)).all()):
            body = f"{self.canary} {n}"
            apart = {"run": run, "question": "mer"}
            db.execute(insert(written).values(id=str(uuid.uuid4()), body=body, **apart))
            db.execute(insert(drawing).values(id=str(uuid.uuid4()), strokes=body, **apart))
            db.execute(insert(pin).values(id=str(uuid.uuid4()), x=1, y=1, category=self.canary[-32:], why="", **apart))
            db.execute(insert(declined).values(run_hash=uuid.uuid4().bytes * 2, group_session=group.id))
        asked = [question.id for question in self.yard.questionnaire.counted() if question.asked("10-12")]
        self.quotes = cleared(db, one.id, [f"{self.canary} citat {n}" for n in range(8)], question=asked[0])
        sorted_by(db, one.id, self.yard.planner)
        worry = {"consultation": one.id, "question": "mer", "kind": "text", "marked_by": "x", "marked_at": now()}
        raw = {"id": str(uuid.uuid4()), "body": self.canary.encode(), "child_key": bytes(16), "worry": True}
        db.execute(insert(sealed).values(**raw, **worry, done_at=now()))
        db.execute(insert(taken_back).values(run_hash=b"x" * 32))
        sides = publishing.told(db, one)
        publishing.publish(db, "test", one, dict.fromkeys(asked, "children"), quotes=self.quotes, sides=sides)
        texts = {level: dict.fromkeys(replies.PARTS, "Vi gör så.") for level in one.levels}
        replies.write(db, "test", one, texts)
        replies.publish(db, "test", one)
        paper = self.settings.papers / ("a" * 40) / "report.pdf"
        kept.write(paper, self.canary.encode())
        db.execute(delete(job))  # charts are drawn in other tests

    def autocommit(self, statement):
        with self.database.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))

    def decide(self, **more):
        with self.database.writing() as db:
            one = db.get_one(Consultation, self.yard.consultation)
            purging.decide(db, "administrator 1", one, "KS 2026/7", more.get("day", DAY))
            db.commit()

    def work(self):
        while work._do_next(self.database, self.settings, threading.Event()):
            pass

    def purge(self):
        self.decide()
        self.work()

    def holding(self):
        """Return the files of the installation, and of its database, in which a canary is found."""
        folders = [self.settings.instance]
        if self.cluster:
            self.autocommit("CHECKPOINT")
            folders.append(self.cluster.folder / "data")
        files = [one for folder in folders for one in folder.rglob("*") if one.is_file() and "pg_wal" not in one.parts]
        signs = (self.canary.encode(), self.canary[-32:].encode())
        return {one.name for one in files if any(sign in one.read_bytes() for sign in signs)}

    def told(self):
        """Return all figures that anybody can read, and the public page's parts, with what was quoted apart."""
        with self.database.reporting() as db:
            one = db.get_one(Consultation, self.yard.consultation)
            figures = results.figures(db, one, self.yard.questionnaire)
            place = results.figures(db, one, self.yard.questionnaire, "Ekskolan")
            shown = published.for_public(db, one.id, "sv", self.settings.charts)
            children = published.for_children(db, one.id, "sv", "10-12")
        return figures, place, (shown.heard, shown.method, shown.brief, shown.figures), children.questions

    def quoted(self):
        with self.database.reporting() as db:
            return published.for_public(db, self.yard.consultation, "sv", self.settings.charts).quotes

    def count(self, table):
        with self.database.read.connect() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()
