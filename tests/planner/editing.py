"""What a planner does on the editor's pages without script."""

import html
import re
from typing import Any

from consult.models.consultation import Consultation
from consult.services import consultations, draft_steps
from forms import changing

FIELD = re.compile(r"<(input|textarea)\b([^>]*)>(?:([^<]*)</textarea>)?")


def questions(town, draft):
    return [one.id for one in town.questionnaire(draft).questions]


def fields(page):
    """Return what a browser would send of the question's form, as it stands."""
    form = page[page.index('class="editor"') : page.index('class="steps"')]
    sent: dict[str, Any] = {}
    for tag, raw, words in FIELD.findall(form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', raw))
        kind, name = attributes.get("type", "text"), html.unescape(attributes.get("name", ""))
        if kind in ("checkbox", "radio") and " checked" not in raw:
            continue
        value = words if tag == "textarea" else attributes.get("value", "y")
        sent.setdefault(name, []).append(html.unescape(value))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent[html.unescape(name)] = [html.unescape(chosen[1]) if chosen else ""]
    return {name: values for name, values in sent.items() if name != "csrf_token"}


def save(desk, draft, question, **written):
    """Change some fields of a question's page, send it all, and return the answer."""
    path = f"consultations/{draft}/questions/{question}"
    return desk.send(path, {**fields(desk.read(path)), **written})


def verb(desk, draft, question, what, **more):
    """Press a button of the list as the page shows it."""
    document = desk.town.questionnaire(draft)
    was = changing.order_token(document) if what == "move" else changing.token(document.question(question))
    page = f"consultations/{draft}/questions"
    return desk.send(f"{page}/{question}/{what}", {"was": was, **more}, page=page)


def press_undo(desk, draft):
    page = f"consultations/{draft}/questions"
    step = re.search(r'name="step" value="(\d+)"', desk.read(page))
    assert step, "nothing to undo"
    return desk.done(f"consultations/{draft}/undo", {"step": step[1]}, page=page)


def newest(town, draft):
    with town.database.reading() as db:
        return draft_steps.newest(db, db.get_one(Consultation, draft)).id


def marks(town, draft):
    with town.database.reading() as db:
        return consultations.stale(db, db.get_one(Consultation, draft))
