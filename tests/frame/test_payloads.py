"""Script written into any text of the database comes out as text, on every page that shows it."""

import pytest
from markupsafe import escape
from sqlalchemy import String, Text, update

from consult.models.affected import Affected
from consult.models.assignment import Assignment
from consult.models.consultation import Consultation
from consult.models.group_session import GroupSession
from consult.models.organisation import ROLES, Organisation, User
from consult.models.project import Project
from consult.models.template import Template
from consult.models.theme import Theme
from tests.frame.matrix import EXPECTED, STATE, WORDS, path

DATABASES = ["sqlite"]
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]
# What the program chooses among or looks things up by; no text of a person's.
OURS = {
    "slug",
    "state",
    "kind",
    "stage",
    "picture",
    "version",
    "code",
    "age_group",
    "school_form",
    "booking",
    "role",
    "password_hash",
    "language",
    "device_word",
    "question",
    "hash",
}


def poison(town, payload):
    """Write a payload into every text column that a person fills in, and return which ones."""
    written = []
    with town.writing() as db:
        # An e-mail address is unique: the payload stands before each.
        db.execute(update(User).values(email=payload + User.email))
        for model in (Organisation, Project, Consultation, GroupSession, Affected, Assignment, Theme, Template):
            texts = [name for name, column in model.__table__.columns.items() if isinstance(column.type, String | Text)]
            names = [name for name in texts if name not in OURS]
            db.execute(update(model).values(dict.fromkeys(names, payload)))
            written += [f"{model.__name__}.{name}" for name in names]
    return written


def pages(app, own, enter):
    """Yield every page that somebody may open, with what it said."""
    for route in app.url_map.iter_rules():
        if "GET" not in route.methods or route.endpoint in {
            "plumbing.asset",
            "planner.picture",
            "child.recording",
            "child.shout",
            "planner.assignment_report",
            "leader.report_paper",
        }:
            continue
        named = {name: own.arguments[name] for name in route.arguments}
        if route.endpoint in STATE:
            named["consultation"] = own.arguments[STATE[route.endpoint]]
        role = next((role for role in ROLES if role in EXPECTED[route.endpoint]), None)
        client = enter(own.staff[role]) if role else app.test_client()
        # The client itself fails for a script, a handler or a style in the page.
        yield (
            route.endpoint,
            client.get(path(route, named) + WORDS.get(route.endpoint, "").format(**own.arguments)).text,
        )


@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_write_is_never_run(app, own, enter, town, payload):
    assert len(poison(town, payload)) > 15
    shown = [endpoint for endpoint, said in pages(app, own, enter) if str(escape(payload)) in said]
    assert len(shown) > 10


def test_braces_are_text(app, own, enter, town):
    poison(town, "{{ 1234567 * 8 }}%(name)s{% raw %}")
    assert [endpoint for endpoint, said in pages(app, own, enter) if "9876536" in said] == []


def test_a_template_that_did_not_escape_would_be_seen(app, own, enter, town):
    poison(town, PAYLOADS[0])
    app.jinja_env.autoescape, app.jinja_env.bytecode_cache = False, None
    with pytest.raises(AssertionError, match="inline script"):
        list(pages(app, own, enter))
