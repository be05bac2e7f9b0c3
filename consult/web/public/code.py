"""The first page: eight digits, in whatever digits the keyboard has, lead to the questions."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from consult import child_texts
from consult.models.organisation import Organisation
from consult.services import submissions
from consult.web.access import ANYONE, rule, store
from consult.web.public import blueprint
from forms.texts import FIRST_LANGUAGE, direction

LEVEL = "10-12"  # who types is not known yet; these words are for everybody
BETWEEN = frozenset(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}-–.\t")


@blueprint.get("/")
@rule(ANYONE)
def code() -> ResponseReturnValue:
    """Ask for the code, or follow it; an unknown one is asked for again, in kind words."""
    written = request.args.get("kod", "")
    digits = eight_digits(written)
    if digits and submissions.lookup(store().connection(), digits):
        return redirect(f"/s/{digits}", 303)
    asking = store().execute(select(Organisation.name, Organisation.languages)).all()
    spoken = _languages({lang for row in asking for lang in row.languages})
    lang = request.args.get("lang", "")
    lang = lang if lang in spoken else FIRST_LANGUAGE
    page = render_template(
        "public/code.html", say=lambda key: child_texts.say(key, lang, LEVEL), written=written, lang=lang,
        dir=direction(lang), direction=direction, languages=spoken, who=asking[0].name if len(asking) == 1 else "",
    )  # fmt: skip
    return page, 404 if written else 200


def eight_digits(written: str) -> str | None:
    """Return eight Western digits for eight of any script, with or without spaces; None for anything else."""
    signs = [sign for sign in written if sign not in BETWEEN]
    if len(signs) != 8 or not all(sign.isdecimal() for sign in signs):
        return None
    return "".join(str(int(sign)) for sign in signs)


def _languages(wanted: set[str]) -> dict[str, str]:
    """Return the languages that a municipality here has turned on and the catalogue can speak, by their own names."""
    found = child_texts.languages().items()
    return {lang: one.name for lang, one in found if lang in wanted | {FIRST_LANGUAGE}}
