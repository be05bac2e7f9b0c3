"""The result as files of data: each leaves by a POST that is written into the audit."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from consult.i18n import language
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import audit, described
from consult.services.files import FORMATS
from consult.web.access import PLANNING, actor, reporting, rule, store
from consult.web.planner import blueprint


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/results/files/<name>")
@rule(*PLANNING)
def results_file(organisation: Organisation, consultation: Consultation, name: str) -> ResponseReturnValue:
    """Make one file and send it; 404 for a format that there is not, and before there is a result."""
    result = described.describe(reporting(), consultation, language())
    kind = FORMATS.get(name)
    if kind is None or not kind.suits(result):
        abort(404)
    made = kind.make(result)
    audit.record(store(), actor(), "export", f"consultation {consultation.id}", organisation.id, format=name)
    store().commit()
    sent = Response(made, mimetype=kind.mimetype)
    sent.headers.set("Content-Disposition", "attachment", filename=f"{consultation.slug}{kind.ending}")
    return sent
