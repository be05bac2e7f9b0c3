"""Many sessions at once from a pasted table: first shown as it was understood, then made, all of them or none."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import session_plans
from consult.services.consultations import today
from consult.web.access import PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.group_sessions import facts_of, leaders_of, session_form
from consult.web.planner.showing import is_accepted, is_done, sent, show
from consult.web.planner.words import SESSION_KINDS, language_names, span
from forms.staff.group_session import AGE_NAMES
from forms.staff.pasted import Known, PasteForm, Row, Table, read


@dataclass(frozen=True)
class Shown:
    """A row as the page shows it: what it would become, and what to change."""

    number: int
    facts: dict[str, Any]
    problems: list[str]
    languages: str
    """Those that the row names, in words."""

    @property
    def when(self) -> str:
        """Return its time in words."""
        return span(self.facts["opens_at"], self.facts["closes_at"])


@blueprint.route("/o/<organisation>/consultations/<int:consultation>/sessions/paste", methods=["GET", "POST"])
@rule(*PLANNING)
def paste(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Read a pasted table and say what is understood; make the sessions once the planner has seen just that."""
    form, tables = PasteForm(sent()), list[Table]()
    accepted = is_accepted(form) and is_done(form.table, lambda: tables.append(_read(consultation, form)))
    rows = [_tried(consultation, row) for row in tables[0].rows] if accepted else []
    if not rows or any(row.problems for row in rows) or request.form.get("seen") != _seen(form):
        store().rollback()  # the rows were tried in earnest, so that what is shown is what will happen
        unused = tables[0].unused if tables else []
        return _show(organisation, consultation, form, rows, unused)
    store().commit()
    flash(ngettext("%(num)d session is made.", "%(num)d sessions are made.", len(rows)))
    address = url_for("planner.consultation_page", organisation=organisation.slug, consultation=consultation.id)
    return redirect(f"{address}#sessions", 303)


def _read(consultation: Consultation, form: PasteForm) -> Table:
    return read(form.table.data or "", _known(consultation))


def _known(consultation: Consultation) -> Known:
    names = language_names()
    return Known(
        levels=consultation.levels,
        languages={code: str(names.get(code, code)) for code in consultation.languages},
        leaders={one.email.casefold(): str(one.id) for one in leaders_of(consultation)},
        today=today(),
    )


def _tried(consultation: Consultation, row: Row) -> Shown:
    """Plan a row's session by the form and the service that plan a single one; what they refuse is its problems."""
    posted = MultiDict(row.fields | {"levels": row.fields.get("levels") or consultation.levels[:1]})
    posted.setlistdefault("languages", consultation.languages[:4])
    form = session_form(consultation, posted, {})
    problems = list(row.problems)
    if not form.validate():
        problems += [f"{one.label.text} {one.errors[0]}." for one in form if one.errors]
    facts = facts_of(consultation, form)
    if not problems:
        try:
            session_plans.plan_once(store(), actor(), consultation, **facts)
        except ValueError as wrong:
            problems.append(str(wrong))
    languages = ", ".join(str(language_names()[code]) for code in row.fields.get("languages", ()))
    return Shown(row.number, facts, problems, languages)


def _seen(form: PasteForm) -> str:
    return sha256((form.table.data or "").encode()).hexdigest()


def _show(
    organisation: Organisation, consultation: Consultation, form: PasteForm, rows: list[Shown], unused: list[str]
) -> ResponseReturnValue:
    return show(
        "paste",
        organisation=organisation,
        consultation=consultation,
        form=form,
        rows=rows,
        unused=unused,
        wrong=sum(bool(row.problems) for row in rows),
        seen=_seen(form),
        kinds=SESSION_KINDS,
        ages=AGE_NAMES,
    )
