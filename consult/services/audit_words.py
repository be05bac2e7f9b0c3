"""The log in plain words: what was done, to what, and by whom."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.models.consultation import Consultation
from consult.models.organisation import User
from consult.models.project import Project
from forms.texts import lazy

ACTIONS: Mapping[str, str] = {
    "sign in": lazy("signed in"),
    "refuse sign in": lazy("tried to sign in with a wrong password"),
    "refuse code": lazy("tried to sign in with a wrong code"),
    "enrol code app": lazy("added a code app"),
    "reset sign in": lazy("took away the code app and other ways in"),
    "bind sign in": lazy("signed in with the municipality's own account for the first time"),
    "hand over": lazy("handed over work"),
    "sign out": lazy("signed out on all devices"),
    "create user": lazy("made an account"),
    "make account link": lazy("made a link for a new password"),
    "set password": lazy("chose a new password"),
    "change role": lazy("changed the role"),
    "change period": lazy("changed the period or the age"),
    "end user": lazy("ended the account"),
    "open user again": lazy("opened the account again"),
    "create organisation": lazy("added the municipality"),
    "change settings": lazy("changed the municipality's settings"),
    "change map service": lazy("changed the map service"),
    "test worry contact": lazy("sent a test message to the contact for worries"),
    "confirm worry contact": lazy("confirmed the test message"),
    "try mail again": lazy("had unsent mail tried again"),
    "throw mail away": lazy("took unsent mail away"),
    "create project": lazy("made a project"),
    "edit project": lazy("changed the project"),
    "place picture on map": lazy("placed the picture on the map"),
    "ask for map picture": lazy("fetched a map picture"),
    "affected group added": lazy("wrote down an affected group"),
    "affected group changed": lazy("changed an affected group"),
    "affected group removed": lazy("removed an affected group"),
    "create consultation": lazy("made a consultation"),
    "copy consultation": lazy("copied a consultation"),
    "rename consultation": lazy("gave the consultation another title"),
    "change questions": lazy("changed the questions"),
    "correct words": lazy("corrected a typo in an open questionnaire"),
    "give reasons": lazy("gave reasons to keep some words"),
    "say that a question means the same": lazy("said that a changed question means the same"),
    "answer the four questions": lazy("answered the four questions"),
    "set backgrounds": lazy("chose how the result is divided"),
    "export questions": lazy("took the questions out as a file"),
    "save template": lazy("saved a template"),
    "remove template": lazy("removed a template"),
    "upload picture": lazy("added a picture"),
    "describe picture": lazy("described a picture"),
    "upload recording": lazy("added a recording"),
    "consultation open": lazy("opened the consultation"),
    "consultation closed": lazy("closed the consultation"),
    "consultation final": lazy("made the result ready"),
    "consultation answered": lazy("ended the consultation with an answer or a reason"),
    "consultation purged": lazy("purged the answers"),
    "consultation wiped": lazy("cleaned the disk after a purge"),
    "session planned": lazy("planned a session"),
    "session changed": lazy("changed a session"),
    "session moved": lazy("moved a session"),
    "session cancelled": lazy("cancelled a session"),
    "session opened": lazy("opened a session"),
    "session reopened": lazy("opened a session again"),
    "session resumed": lazy("let a paused session go on"),
    "session paused": lazy("paused a session"),
    "session closed": lazy("closed a session"),
    "number present": lazy("wrote how many are present"),
    "grown-up reads": lazy("chose whether a grown-up reads aloud"),
    "leader link withdrawn": lazy("withdrew the leader's link"),
    "surplus counted": lazy("counted answers beyond the number present"),
    "surplus left to the planner": lazy("left it to the planner to count answers beyond the number present"),
    "answers voided": lazy("removed a session's answers"),
    "group's answers shown": lazy("showed the group its answers"),
    "paper entered": lazy("typed in a paper form"),
    "paper entry removed": lazy("removed a paper form"),
    "notes written": lazy("wrote notes about a session"),
    "give assignment": lazy("gave an assignment"),
    "change assignment": lazy("changed an assignment"),
    "start draft": lazy("began a draft"),
    "write report": lazy("wrote a report"),
    "hand in report": lazy("handed in a report"),
    "take back report": lazy("took a report back"),
    "comment report": lazy("commented on a report"),
    "make certificate": lazy("made a certificate"),
    "text cleared": lazy("let a child's text be quoted"),
    "text hidden": lazy("deleted a child's text"),
    "text marked for worry": lazy("marked a child's text for worry"),
    "clearing undone": lazy("put a cleared text back to be read"),
    "worry contact told": lazy("told the contact for worries by mail"),
    "original read": lazy("read an original"),
    "worry seen to": lazy("wrote down what was done about a worry"),
    "no cause for worry": lazy("gave a text back without worry"),
    "choose sorters": lazy("chose who may sort texts"),
    "make theme": lazy("made a theme"),
    "rename theme": lazy("gave a theme another name"),
    "merge theme": lazy("merged themes"),
    "remove theme": lazy("removed a theme"),
    "sort quotes": lazy("sorted texts under a theme"),
    "take quotes out of theme": lazy("took texts out of a theme"),
    "pick quote": lazy("chose a text to quote"),
    "papers asked for": lazy("had the papers made"),
    "export": lazy("took the result out as a file"),
    "result published": lazy("published a result"),
    "result withdrawn": lazy("took away a published result"),
    "reply written": lazy("wrote the reply to the children"),
    "reply corrected": lazy("corrected the reply to the children"),
    "reply published": lazy("published the reply to the children"),
    "export log": lazy("took the log out as a file"),
    "ask for raw records": lazy("asked to hand out raw records"),
    "agree to hand out raw records": lazy("agreed to hand out raw records"),
    "raw records written": lazy("wrote raw records to a file"),
}
"""What was done, read after the one who did it; an action without words is shown as it is stored."""
ACTORS: Mapping[str, str] = {
    "clock": lazy("By itself, when it was time"),
    "command": lazy("A command on the server"),
    "anonymous": lazy("Somebody who was not signed in"),
    "worry contact": lazy("The contact for worries, by a link"),
    "work": lazy("By itself, in the background"),
    "demo": lazy("The demo"),
}
SUBJECTS: Mapping[str, str] = {
    "user": lazy("account"),
    "organisation": lazy("municipality"),
    "project": lazy("project"),
    "consultation": lazy("consultation"),
    "group_session": lazy("session"),
    "assignment": lazy("assignment"),
    "theme": lazy("theme"),
    "template": lazy("template"),
    "picture": lazy("picture"),
    "recording": lazy("recording"),
}
_LINK = lazy("The leader link of session %(number)s")
_STAFF = re.compile(r"(?:administrator|strategist|planner|leader) (\d+)\Z")
Names = Mapping[str, str]


def names(db: Session, organisation_id: int) -> Names:
    """Return what an organisation's users, projects and consultations are called, by subject ("project 3")."""
    found = {
        "user": select(User.id, User.email).where(User.organisation_id == organisation_id),
        "project": select(Project.id, Project.title).where(Project.organisation_id == organisation_id),
        "consultation": select(Consultation.id, Consultation.title).filter_by(organisation_id=organisation_id),
    }
    return {f"{kind} {number}": name for kind, query in found.items() for number, name in db.execute(query)}


def who(actor: str, named: Names) -> str:
    """Return who acted: an e-mail address where it is one of the staff."""
    if found := _STAFF.match(actor):
        return named.get(f"user {found[1]}", actor)
    if actor.startswith("leader link "):
        return str(_LINK) % {"number": actor.rpartition(" ")[2]}
    return str(ACTORS.get(actor, actor))


def what(subject: str, named: Names) -> str:
    """Return to what something was done: its name after its kind, else its number."""
    kind, _, number = subject.partition(" ")
    return f"{SUBJECTS.get(kind, kind)} {named.get(subject, number)}"


def did(action: str) -> str:
    """Return what was done, in words."""
    return str(ACTIONS.get(action, action))
