"""Sorting cleared texts under themes: planners, and the leaders whom a planner asked. No figure stands here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.i18n import language
from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.models.theme import Theme
from consult.services import documents, drawings, figures, quotes, sorters, themes, users
from consult.web.access import LEADER, PLANNING, actor, rule, signed_in_user, store
from consult.web.planner import blueprint
from consult.web.planner.showing import is_done, show
from forms.staff.themes import SortersForm, SortForm, ThemeForm
from forms.texts import lazy

THEMES = "/o/<organisation>/consultations/<int:sorting>/themes"
UNSORTED, ALL = "unsorted", "all"
A_PAGE = 50
_GONE = lazy("That theme is not there any more. Choose another one.")


@dataclass(frozen=True)
class Question:
    """A question whose texts are sorted, as it was asked."""

    id: str
    title: str


@blueprint.get(THEMES)
@rule(*PLANNING, LEADER)
def themes_page(organisation: Organisation, sorting: Consultation) -> ResponseReturnValue:
    """Show the texts that lie under no theme yet, or all, beside the themes of their question."""
    return _sorting(organisation, sorting, SortForm())


@blueprint.post(f"{THEMES}/sort")
@rule(*PLANNING, LEADER)
def themes_sort(organisation: Organisation, sorting: Consultation) -> ResponseReturnValue:
    """Put what is ticked under a theme, an old one or a new one."""
    form, question, put = SortForm(request.form), _asked(sorting), list[Theme]()
    if question is None:
        return redirect(_list(organisation, sorting), 303)
    if not (form.validate() and is_done(form.name, lambda: put.append(_put(sorting, question, form)))):
        return _sorting(organisation, sorting, form)
    store().commit()
    if form.quotes.data:
        flash(gettext("Sorted under %(theme)s.", theme=put[0].name))
    return redirect(_list(organisation, sorting, question=question.id, show=_shown()), 303)


@blueprint.get(f"{THEMES}/<int:theme>")
@rule(*PLANNING, LEADER)
def theme_page(organisation: Organisation, sorting: Consultation, theme: Theme) -> ResponseReturnValue:
    """Show what lies under a theme, and what can be done with it."""
    return _theme(organisation, sorting, theme, ThemeForm(data={"name": theme.name}))


@blueprint.post(f"{THEMES}/change")
@rule(*PLANNING, LEADER)
def theme_change(organisation: Organisation, sorting: Consultation) -> ResponseReturnValue:
    """Change a theme; one that is gone already, as when a button is pressed twice, leads back to the list."""
    form = ThemeForm(request.form)
    theme, change = _named(sorting, form.theme.data), CHANGES.get(request.form.get("do", ""))
    if theme is None or change is None:
        return redirect(_list(organisation, sorting), 303)
    field, verb = change
    if not (form.validate() and is_done(form[field], lambda: verb(theme, form))):
        return _theme(organisation, sorting, theme, form)
    store().commit()
    still = _named(sorting, form.theme.data)
    back = _list(organisation, sorting, question=theme.question)
    return redirect(_page(organisation, sorting, theme) if still and field != "place" else back, 303)


@blueprint.post(f"{THEMES}/pick")
@rule(*PLANNING)
def theme_pick(organisation: Organisation, sorting: Consultation) -> ResponseReturnValue:
    """Let papers quote one text of a theme, or none of them."""
    form = ThemeForm(request.form)
    theme = _named(sorting, form.theme.data)
    if theme is None:
        return redirect(_list(organisation, sorting), 303)
    themes.pick(store(), actor(), theme, (form.quotes.data or [""])[0])
    store().commit()
    return redirect(_page(organisation, sorting, theme), 303)


@blueprint.post(f"{THEMES}/sorters")
@rule(*PLANNING)
def themes_sorters(organisation: Organisation, sorting: Consultation) -> ResponseReturnValue:
    """Ask the leaders that are ticked to sort, and nobody else."""
    form = _sorters(organisation, sorting)
    if not form.validate():
        return _sorting(organisation, sorting, SortForm(), form)
    sorters.choose(store(), actor(), sorting, [int(one) for one in form.leaders.data or ()])
    store().commit()
    flash(gettext("Saved. Those who may sort find the texts on their first page."))
    return redirect(_list(organisation, sorting), 303)


def _sorting(
    organisation: Organisation, sorting: Consultation, form: SortForm, asked: SortersForm | None = None
) -> ResponseReturnValue:
    question, page = _asked(sorting), max(0, request.args.get("page", 0, int))
    texts = quotes.of(store(), sorting, question.id) if question else []
    under = themes.sorted_under(store(), sorting, question.id) if question else {}
    left = [one for one in texts if one.id not in under]
    listed = texts if _shown() == ALL else left
    page = min(page, max(0, len(listed) - 1) // A_PAGE)
    return show(
        "themes",
        **_words(organisation, sorting),
        form=form,
        sorters=None if _is_leader() else asked or _sorters(organisation, sorting),
        question=question,
        questions=_questions(sorting),
        themes=themes.of(store(), sorting, question.id) if question else [],
        under=under,
        texts=listed[page * A_PAGE : (page + 1) * A_PAGE],
        all=len(texts),
        left=len(left),
        shown=_shown(),
        page=page,
        pages=1 + max(0, len(listed) - 1) // A_PAGE,
    )


def _theme(organisation: Organisation, sorting: Consultation, theme: Theme, form: ThemeForm) -> ResponseReturnValue:
    beside = themes.of(store(), sorting, theme.question)
    form.offer((one.id, one.name) for one in beside if one.id != theme.id)
    asked = next((one for one in _questions(sorting) if one.id == theme.question), None)
    return show(
        "theme",
        **_words(organisation, sorting),
        form=form,
        theme=theme,
        question=asked,
        texts=quotes.under(store(), theme),
        place=[one.id for one in beside].index(theme.id),
        last=len(beside) - 1,
    )


def _words(organisation: Organisation, sorting: Consultation) -> dict[str, Any]:
    words = {"organisation": organisation, "consultation": sorting, "is_leader": _is_leader()}
    return words | {"picture": lambda one: drawings.svg(one.body, gettext("A drawing"))}


def _questions(sorting: Consultation) -> list[Question]:
    questionnaire = documents.questionnaire(store(), sorting.id, sorting.version)
    asking = figures.asking(sorting, questionnaire, language())
    return [Question(one.id, asking.say(one.text).text) for one in quotes.questions(sorting, questionnaire)]


def _asked(sorting: Consultation) -> Question | None:
    """Return the question that the address names, else the first whose answers are texts."""
    there = {one.id: one for one in _questions(sorting)}
    return there.get(request.args.get("question", "")) or next(iter(there.values()), None)


def _shown() -> str:
    return ALL if request.args.get("show") == ALL else UNSORTED


def _named(sorting: Consultation, number: int | None) -> Theme | None:
    """Return a theme of the consultation by its number."""
    return next((one for one in themes.of_consultation(store(), sorting) if one.id == number), None)


def _put(sorting: Consultation, question: Question, form: SortForm) -> Theme:
    if form.theme.data is None:
        theme = themes.make(store(), actor(), sorting, question.id, form.name.data or "")
    elif (found := _named(sorting, form.theme.data)) is None:
        raise ValueError(_GONE)
    else:
        theme = found
    if form.quotes.data:
        themes.put(store(), actor(), theme, form.quotes.data)
    return theme


def _merge(theme: Theme, form: ThemeForm) -> None:
    sorting = store().get_one(Consultation, theme.consultation_id)
    others = {str(one.id): one for one in themes.of(store(), sorting, theme.question)}
    themes.merge(store(), actor(), theme, others.get(form.into.data or ""))


CHANGES: dict[str, tuple[str, Callable[[Theme, ThemeForm], object]]] = {
    "rename": ("name", lambda theme, form: themes.rename(store(), actor(), theme, form.name.data or "")),
    "move": ("place", lambda theme, form: themes.move(store(), theme, form.place.data or 0)),
    "merge": ("into", _merge),
    "split": (
        "part",
        lambda theme, form: themes.split(store(), actor(), theme, form.part.data or "", form.quotes.data or ()),
    ),
    "out": ("quotes", lambda theme, form: themes.take_out(store(), actor(), theme, form.quotes.data or ())),
    "remove": ("theme", lambda theme, _: themes.remove(store(), actor(), theme)),
}
"""What a button does to a theme, and beside which field it says why it cannot."""


def _sorters(organisation: Organisation, sorting: Consultation) -> SortersForm:
    """Return the form with the organisation's leaders, those ticked who were asked."""
    asked = {"leaders": [str(one) for one in sorters.of(store(), sorting)]}
    form = SortersForm(request.form if request.endpoint == "planner.themes_sorters" else None, data=asked)
    form.offer((one.id, one.email) for one in users.leaders(store(), organisation.id))
    return form


def _is_leader() -> bool:
    return signed_in_user().role == LEADER


def _list(organisation: Organisation, sorting: Consultation, **where: Any) -> str:
    return url_for("planner.themes_page", organisation=organisation.slug, sorting=sorting.id, **where)


def _page(organisation: Organisation, sorting: Consultation, theme: Theme) -> str:
    return url_for("planner.theme_page", organisation=organisation.slug, sorting=sorting.id, theme=theme.id)
