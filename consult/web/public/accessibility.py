"""The accessibility statement (*tillgänglighetsredogörelse*), which every page links to."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from consult.models.organisation import Organisation
from consult.services import accessibility
from consult.web.access import ANYONE, rule, settings, store
from consult.web.public import blueprint


@blueprint.get("/tillganglighet")
@rule(ANYONE)
def statement() -> ResponseReturnValue:
    """Say how accessible the tool is, how that was tried, what is missing and whom to tell."""
    responsible = store().scalars(select(Organisation).order_by(Organisation.name)).all()
    return render_template(
        "public/accessibility.html", said=accessibility, responsible=responsible, host=settings().host
    )
