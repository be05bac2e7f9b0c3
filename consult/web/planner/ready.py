"""The ready questionnaires: in groups to choose among, and all questions of one to read before it is chosen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.models.project import Project
from consult.services import own_templates, sections
from consult.web.access import LEADER, PLANNING, actor, rule, store
from consult.web.planner import blueprint
from consult.web.planner.showing import done_or_said, saying
from forms import library
from forms.questionnaire import Questionnaire
from forms.staff.consultation import LEVEL_NAMES
from forms.texts import lazy

GROUPS = {
    "places": (lazy("A place outdoors"), ("en_plats_nu", "lekplats", "park", "torg", "bad_fritid")),
    "ways": (lazy("School and ways"), ("skolgard", "skolvag", "buss", "gatur")),
    "plans": (lazy("Plans and sketches"), ("nya_hus", "framtiden", "skissen")),
    "after": (lazy("Last in any questionnaire"), (sections.LAST,)),
}
"""Where a planner looks for each, by the name of the group's place on the page."""
ARTICLES: Mapping[int, str] = {
    2: lazy("all children have the same worth"),
    3: lazy("what is best for the child"),
    6: lazy("to live and develop"),
    12: lazy("to say what one thinks and be heard"),
    13: lazy("to find out and tell"),
    15: lazy("to meet others"),
    16: lazy("to be left in peace"),
    17: lazy("to get information"),
    19: lazy("protection against violence"),
    23: lazy("to take part with a disability"),
    24: lazy("health"),
    27: lazy("a good place to live"),
    28: lazy("to go to school"),
    31: lazy("play, rest and free time"),
}
"""What the articles of the convention that the ready questionnaires name are about."""


@dataclass(frozen=True)
class Ready:
    """One ready questionnaire as its card tells it."""

    name: str
    document: Questionnaire

    @property
    def ages(self) -> str:
        """From the youngest to the oldest whom it suits."""
        return span(int(age) for level in self.document.levels for age in level.split("-"))

    @property
    def questions(self) -> list[int]:
        """How many questions count, at each level."""
        return [sum(one.counts for one in self.document.asked(level)) for level in self.document.levels]

    @property
    def minutes(self) -> list[int]:
        """How many minutes it takes, at each level."""
        return [self.document.minutes[level] for level in self.document.levels]

    @property
    def articles(self) -> list[tuple[int, str]]:
        """The articles it is about, with what they are about."""
        return [(number, ARTICLES.get(number, "")) for number in self.document.articles]

    @property
    def sensitive(self) -> int:
        """How many questions are sensitive."""
        return len(self.document.sensitive())


def span(numbers: Iterable[int]) -> str:
    """Return the smallest and the largest number, or the one there is."""
    found = sorted(numbers)
    return str(found[0]) if found[0] == found[-1] else f"{found[0]}–{found[-1]}"


def page(organisation: Organisation, project: Project) -> ResponseReturnValue:
    """Show the ready questionnaires to choose among, or with `?read=` all questions of one."""
    name = request.args.get("read", "")
    words = {"organisation": organisation, "project": project, "span": span}
    if name not in library.names():
        groups = {
            place: (said, [Ready(one, library.load(one)) for one in names]) for place, (said, names) in GROUPS.items()
        }
        own = own_templates.of_organisation(store(), organisation.id)
        return render_template("planner/templates.html", groups=groups, own=own, **words)
    one = Ready(name, library.load(name))
    wanted = request.args.get("level", "")
    level = wanted if wanted in one.document.levels else one.document.levels[0]
    say = saying(one.document, project, level)
    return render_template("planner/template.html", one=one, level=level, level_names=LEVEL_NAMES, say=say, **words)


@blueprint.post("/o/<organisation>/consultations/<int:consultation>/how-it-was")
@rule(*PLANNING, LEADER)
def add_how_it_was(organisation: Organisation, consultation: Consultation) -> ResponseReturnValue:
    """Put the four questions about the asking last in a draft."""
    if done_or_said(lambda: sections.add_last(store(), actor(), consultation)):
        flash(gettext("The four questions stand last."))
    return redirect(url_for("planner.questions", organisation=organisation.slug, consultation=consultation.id), 303)
