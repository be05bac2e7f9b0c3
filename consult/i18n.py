"""The interface's language per request, and dates and numbers as that language writes them."""

from datetime import date, datetime

from babel.dates import format_date, format_datetime, format_time, get_timezone
from babel.numbers import format_decimal, format_percent
from flask import Flask, g, has_request_context, request
from flask_babel import Babel, gettext

from consult.assets import folder
from forms.texts import FIRST_LANGUAGE, direction, gettext_in_force, lazy

LANGUAGES = {"sv": lazy("Swedish"), "en": lazy("English")}
"""The languages of the grown-ups' pages."""
TIMEZONE = get_timezone("Europe/Stockholm")


def install(app: Flask) -> None:
    """Translate by our catalogues and hand the formats to the templates."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder("translations"))
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(TIMEZONE)
    Babel(app, default_locale="en", locale_selector=language)
    app.before_request(_translate)
    app.jinja_env.filters |= {"day": day, "moment": moment, "clock": clock, "number": number, "percent": percent}
    app.context_processor(lambda: {"lang": language(), "dir": direction(language())})


def _translate() -> None:
    gettext_in_force.set(gettext)


def language() -> str:
    """Return the language of this request's page: the signed-in user's, else `?lang=`, else Swedish."""
    if not has_request_context():
        return FIRST_LANGUAGE
    chosen = g.get("language") or request.args.get("lang")
    return chosen if chosen in LANGUAGES else FIRST_LANGUAGE


def day(value: date, lang: str | None = None) -> str:
    """Return a day with its month in letters, `30 november 2026`."""
    return format_date(value, "d MMMM y", locale=lang or language())


def moment(value: datetime, lang: str | None = None) -> str:
    """Return a day and the time on Swedish clocks, `30 november 2026 13:05`."""
    return format_datetime(value, "d MMMM y HH:mm", tzinfo=TIMEZONE, locale=lang or language())


def clock(value: datetime, lang: str | None = None) -> str:
    """Return the time on Swedish clocks, `13:05`."""
    return format_time(value, "HH:mm", tzinfo=TIMEZONE, locale=lang or language())


def number(value: float, lang: str | None = None) -> str:
    """Return a number with the language's own separators."""
    return format_decimal(value, locale=lang or language())


def percent(value: float, lang: str | None = None) -> str:
    """Return a share (1.0 is all) as whole percent."""
    return format_percent(value, "#,##0 %", locale=lang or language())
