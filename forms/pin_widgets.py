"""The picture on which pins are set, the steps of one pin, and the list that is the way without a map."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from forms import widgets
from forms.kind import AnswerField
from forms.options import Option
from forms.polygon import WHOLE_SIDE, Point, Polygon
from forms.widgets import plain, said

_SHAPES = (
    "M0 0C-4-10-16-16-16-30A16 16 0 0 1 16-30C16-16 4-10 0 0Z",
    "M0 0-6-12H-16V-44H16V-12H6Z",
    "M0 0-6-13H-20L0-47 20-13H6Z",
    "M0 0-7-11-20-28 0-48 20-28 7-11Z",
)
"""A shape per category, its point at 0 0: round, square, triangle, diamond. `page.css` has a colour of each."""
_ICON = Markup(
    '<svg class="pin pin-{n}" viewBox="-23 -51 46 54" width="46" height="54" aria-hidden="true">'
    '<path class="pin-edge" d="{shape}"/><path d="{shape}"/></svg>'
)
_NEW = _ICON.format(n="new", shape=_SHAPES[0])
_MAP = Markup(
    '<div class="map" data-needs="pin.js" data-zones="{zones}" data-tap="{tap}" data-again="{again}"'
    ' data-outside="{outside}" data-near="{near}"><p class="map-said with-script" role="status">{tap}</p>'
    '<div class="map-picture" dir="ltr" role="img" aria-labelledby="{name}-text">{picture}'
    '<svg class="map-marks" aria-hidden="true">{boundary}<g></g></svg></div>'
    '<p class="unseen with-script" id="{name}-keys">{keys}</p>{steps}'
    '<input type="hidden" class="kept" name="{name}" value=""></div>'
)
_BOUNDARY = Markup(
    '<svg viewBox="0 0 {side} {side}" preserveAspectRatio="none"><path class="map-beyond" fill-rule="evenodd"'
    ' d="M0 0H{side}V{side}H0ZM{corners}Z"/><polygon class="map-edge" points="{corners}"/>'
    '<polygon class="map-line" points="{corners}"/></svg>'
)
_STEPS = Markup(
    '<p class="map-buttons" data-part="place" hidden>{done}{change}</p>'
    '<div data-part="about" hidden><h3 id="{name}-what" tabindex="-1">{what}</h3>'
    '<div class="picks" role="group" aria-labelledby="{name}-what">{categories}</div>'
    '<div class="map-why" hidden><h3 id="{name}-why">{why}</h3>'
    '<div class="picks" role="group" aria-labelledby="{name}-why">{whys}</div></div>'
    '<p class="map-buttons">{described}</p></div>'
    '<div data-part="placed" hidden><h3 tabindex="-1">{yours}</h3><ul class="placed"></ul>'
    '<p class="map-buttons">{more}</p></div>'
    '<template>{new}<li><span class="placed-pin"></span><span class="map-buttons">{edit}{remove}</span></li></template>'
)
_PICK = Markup(
    '<button class="button pick" type="button" data-pin="{what}" data-value="{value}"{of} aria-pressed="false">'
    '{picture}<span class="card-words">{words}</span><span class="card-mark" aria-hidden="true"></span></button>'
)
_BUTTON = Markup('<button class="button{more}" type="button" data-pin="{what}">{words}</button>')
_LIST = Markup('<details class="map-list" open><summary>{words}</summary>{rows}</details>')


def picture_map(
    field: AnswerField,
    *,
    shows: Option,
    boundary: Polygon,
    categories: Sequence[Option],
    whys: Sequence[tuple[Option, str]],
    zones: Sequence[tuple[Option, Point]],
) -> Markup:
    """Draw a map to set pins on and the list of its zones; the list alone where there is no picture yet.

    Each of `whys` says beside it of which categories it is a reason."""
    fixed, picture = field.asking.fixed, widgets.picture(field.asking, shows)
    near = [[field.asking.say(zone.text).text, *point] for zone, point in zones]
    drawn = _MAP.format(
        name=field.name,
        zones=json.dumps(near, ensure_ascii=False),
        picture=picture,
        boundary=_boundary(boundary),
        steps=_steps(field, categories, whys),
        **{key: plain(fixed(f"pin.{key}")) for key in ("tap", "again", "outside", "near", "keys")},
    )
    answers = {one.id: _icon(n) + said(field.asking, one.text) for n, one in enumerate(categories)}
    listed = widgets.rows(field, [zone for zone, _ in zones], {**answers, "": "pin.none"})
    return (drawn if picture else Markup("")) + _LIST.format(words=fixed("pin.list"), rows=listed)


def _boundary(corners: Polygon) -> Markup:
    written = " ".join(f"{x},{y}" for x, y in corners)
    return _BOUNDARY.format(side=WHOLE_SIDE, corners=written) if corners else Markup("")


def _steps(field: AnswerField, categories: Sequence[Option], whys: Sequence[tuple[Option, str]]) -> Markup:
    fixed = field.asking.fixed
    ways = {
        "done": "done",
        "described": "done",
        "change": "change",
        "edit": "change",
        "more": "more",
        "remove": "remove",
    }
    buttons = {
        what: _BUTTON.format(
            more=" main-button" if key == "done" else "",
            what=key if what == "described" else what,
            words=fixed(f"pin.{key}"),
        )
        for what, key in ways.items()
    }
    return _STEPS.format(
        name=field.name,
        categories=Markup("").join(_pick(field, one, _icon(n)) for n, one in enumerate(categories)),
        whys=Markup("").join(_pick(field, why, of=of) for why, of in whys),
        new=_NEW,
        **{key: fixed(f"pin.{key}") for key in ("what", "why", "yours")},
        **buttons,
    )


def _pick(field: AnswerField, option: Option, icon: Markup | None = None, of: str = "") -> Markup:
    return _PICK.format(
        what="why" if of else "category",
        value=option.id,
        of=Markup(' data-of="{}"').format(of) if of else "",
        picture=(icon or Markup("")) + widgets.picture(field.asking, option),
        words=said(field.asking, option.text),
    )


def _icon(n: int) -> Markup:
    return _ICON.format(n=n, shape=_SHAPES[n])
