"""PDFs that planners and leaders both fetch: the leader's own report, and the certificate."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext, ngettext

from consult.i18n import day, language
from consult.models.assignment import Assignment
from consult.services import pdf, reports
from consult.services.reports import Done


def report(assignment: Assignment) -> Response:
    """Return the leader's own report as a file, without the officials' comments and without a name."""
    rows = [
        [gettext("Project"), assignment.project.title],
        [gettext("Assignment from"), assignment.given_by],
        [gettext("Written by"), gettext("Youth developer in %(where)s", where=assignment.project.organisation.name)],
    ]
    if assignment.handed_in_at:
        rows.append([gettext("Handed in"), day(assignment.handed_in_at)])
    facts = {"title": gettext("Report: %(title)s", title=assignment.title), "rows": rows}
    body = {"body": list(reports.blocks(assignment.report)), "body_lang": assignment.leader.language}
    return _file("report", assignment, gettext("report"), facts | body)


def certificate(assignment: Assignment, name: str, first: date, last: date, done: Done) -> Response:
    """Return a certificate for the assignment's leader, with room for a signature; nothing of it is kept."""
    where = assignment.project.organisation.name
    facts = {
        "title": gettext("Certificate"),
        "name": name,
        "said": gettext("has worked as a youth developer in %(where)s.", where=where),
        "rows": [
            [gettext("Period"), gettext("%(first)s – %(last)s", first=day(first), last=day(last))],
            [gettext("Sessions led"), ngettext("%(num)s session", "%(num)s sessions", done.sessions)],
        ],
        "done": done.assignments,
        "done_heading": gettext("Assignments done"),
        "signature": [gettext("Place and date"), gettext("Signature, name in print and position")],
    }
    return _file("certificate", assignment, gettext("certificate"), facts)


def _file(template: str, assignment: Assignment, called: str, facts: Mapping[str, Any]) -> Response:
    shared: dict[str, Any] = {"organisation": assignment.project.organisation.name, "lang": language()}
    response = Response(pdf.write(template, {**shared, **facts}), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{called}.pdf"'
    return response
