"""What the worker does with the municipalities' own map services, which may be slow, wrong or away."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from consult.config import Settings
from consult.database import Database
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import map_pictures, map_service, media


def _pictures(database: Database, settings: Settings, project: int, stopped: threading.Event) -> None:
    """Fetch a project's map pictures, outside of any transaction: a slow map service keeps no child waiting."""
    while not stopped.is_set():
        with database.reading() as db:
            order = map_pictures.waiting(db.get_one(Project, project).organisation, project)
        if order is None:
            return
        try:
            picture = media.encoded(map_pictures.fetch(order, settings.own_map_hosts))
            with database.writing() as db:
                map_pictures.receive(db, settings.media, order, picture)
                db.commit()
        except ValueError as wrong:
            with database.writing() as db:
                map_pictures.give_up(db, order, getattr(wrong, "why", "picture"))
                db.commit()


def _trial(database: Database, settings: Settings, organisation: int, stopped: threading.Event) -> None:
    """Ask a municipality's map service what it has, and keep whether it can be used."""
    with database.reading() as db:
        service = map_service.of(db.get_one(Organisation, organisation))
    if service is None:
        return
    why = map_service.attempt(service, settings.own_map_hosts)
    with database.writing() as db:
        map_service.tried(db, db.get_one(Organisation, organisation), service, why)
        db.commit()


JOBS: Mapping[str, Callable[..., None]] = {map_pictures.JOB: _pictures, map_service.TRIAL: _trial}
