"""Touch widgets that several kinds share: cards, rows of them, lines to write on, and how a text becomes HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

from markupsafe import Markup

from forms.kind import AnswerField, Asking, Paper
from forms.options import Option
from forms.texts import FIRST_LANGUAGE, Said, Text

_CARD = Markup(
    '<label class="card{more}"{place}><input type="{type}" name="{name}" value="{value}"{marks}>'
    '<span class="card-face">{picture}<span class="card-words">{words}</span>'
    '<span class="card-mark" aria-hidden="true"></span></span></label>'
)
_WORDS = Markup('<span lang="{lang}" dir="{dir}">{text}</span>')
_HEARD = Markup('<span data-src="{}">{}</span>')
_ALSO = Markup('<span class="also">{}</span>')
_NUMBER = re.compile(
    r"((?:https?://)?[\w@+-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\w./-]*)?|\d+(?:[\u00a0\u202f –-]\d+)+|\d{3,})", re.ASCII
)
"""What keeps its own order inside any text: phone numbers, codes, ranges, addresses (`children.md`, right-to-left)."""


def words(said: Said, asking_lang: str) -> Markup:
    """Return a text as HTML, marked with its language where it is not the page's; numbers keep their order."""
    text = numbered(said.text)
    return text if said.lang == asking_lang else _WORDS.format(lang=said.lang, dir=said.dir, text=text)


def spoken(said: Said, asking_lang: str, heard: Callable[[Said], str]) -> Markup:
    """Return a text as HTML that names its recording, where it has one."""
    drawn, recording = words(said, asking_lang), heard(said)
    return _HEARD.format(recording, drawn) if recording else drawn


def numbered(text: str) -> Markup:
    """Return a text as HTML whose numbers stand in `<bdi dir="ltr">`: otherwise Arabic draws 116 111 as 111 116."""
    parts = _NUMBER.split(text)
    return Markup("").join(
        Markup('<bdi dir="ltr">{}</bdi>').format(part) if n % 2 else Markup("{}").format(part)
        for n, part in enumerate(parts)
    )


def said(asking: Asking, text: Text) -> Markup:
    """Return a question's or an option's text, with the Swedish under it where the child wants that too."""
    own = spoken(asking.say(text), asking.lang, asking.heard)
    swedish = text.say(FIRST_LANGUAGE, asking.level).fill(asking.words)
    if not asking.swedish_too or asking.lang == FIRST_LANGUAGE or not swedish:
        return own
    return own + _ALSO.format(words(swedish, asking.lang))


def cards(
    field: AnswerField,
    options: Sequence[Option],
    *,
    several: int = 0,
    ordered: bool = False,
    pair: bool = False,
    large: bool = False,
    part: str = "",
) -> Markup:
    """Draw a card per option offered at the level: radio buttons, or boxes of which `several` may be ticked.

    `large` pictures are those that the question is about: places. `part` is the item of the question that the cards
    answer, where it has several."""
    offered = [option for option in options if option.offered(field.asking.level)]
    shape = "pair" if pair else "scale" if ordered else "several" if several else "single"
    shape += " large" if large else ""
    pictured = " with-pictures" if any(option.picture or option.slot for option in offered) else ""
    name = f"{field.name}.{part}" if part else field.name
    body = Markup("").join(_card(field.asking, name, option, several) for option in offered)
    shuffled = Markup("") if ordered else Markup(" data-shuffle")
    return Markup('<div class="cards {}{}"{}>{}</div>').format(shape, pictured, shuffled, body)


def picture(asking: Asking, option: Option) -> Markup:
    """Return an option's picture, or that of its place; nothing where it has none."""
    return asking.picture(option.picture or f"slot:{option.slot}") if option.picture or option.slot else Markup("")


def on_paper(asking: Asking, how: Literal["one", "several", "draw"], options: Iterable[Option], **more: Any) -> Paper:
    """Return a question as it stands on paper: a mark with its picture per option offered at the level."""
    offered = [option for option in options if option.offered(asking.level)]
    marks = tuple(asking.say(option.text) for option in offered)
    return Paper(how, marks, pictures=tuple(picture(asking, option) for option in offered), **more)


def _card(asking: Asking, name: str, option: Option, several: int) -> Markup:
    return _CARD.format(
        more=" exclusive" if option.exclusive else "",
        place=Markup(" data-fixed") if option.fixed or option.exclusive else "",
        type="checkbox" if several else "radio",
        name=name,
        value=option.id,
        marks=Markup(" data-excludes") if option.exclusive else "",
        picture=picture(asking, option),
        words=said(asking, option.text),
    )


def rows(
    field: AnswerField, items: Sequence[Option], answers: Mapping[str, str | Markup], *, apart: str = ""
) -> Markup:
    """Draw each item with a card per answer; `answers` are values and the keys of the fixed texts they are called.

    Or what is drawn on the card instead. The value "" takes an answer back, which a second tap does with a script.
    Each item is answered by itself; or, with `apart`, each answer is given to one item, no item gets two, and the
    fixed text of that key says so."""
    drawn = Markup("").join(_row(field, item, answers, bool(apart)) for item in items)
    kindly = Markup(' data-apart="{}"').format(plain(field.asking.fixed(apart))) if apart else ""
    return Markup('<div class="rows" data-shuffle{}>{}</div>').format(kindly, drawn)


def _row(field: AnswerField, item: Option, answers: Mapping[str, str | Markup], apart: bool) -> Markup:
    cards = Markup("").join(
        _CARD.format(
            more="" if answer else " no-script",
            place="",
            type="radio",
            name=f"{field.name}.{answer if apart else item.id}",
            value=item.id if apart else answer,
            marks=Markup(" data-apart") if apart else "",
            picture="",
            words=called if isinstance(called, Markup) else field.asking.fixed(called),
        )
        for answer, called in answers.items()
    )
    return Markup(
        '<div class="group" role="group" aria-labelledby="{id}"><p class="thing" id="{id}">{picture}'
        '<span class="card-words">{words}</span></p><div class="row">{cards}</div></div>'
    ).format(
        id=f"{field.name}.{item.id}-text",
        picture=picture(field.asking, item),
        words=said(field.asking, item.text),
        cards=cards,
    )


def stepper(field: AnswerField, smallest: int, largest: int, step: int) -> Markup:
    """Draw a field for a number between two large buttons, which only a script brings to life."""
    fixed = field.asking.fixed
    return Markup(
        '<div class="stepper" dir="ltr" data-range="{range}">'
        '<button class="button step with-script" type="button" data-by="-1">'
        '<span aria-hidden="true">−</span><span class="unseen">{fewer}</span></button>'
        '<input class="amount" type="number" inputmode="numeric" name="{name}" value="" min="{smallest}"'
        ' max="{largest}" step="{step}" autocomplete="off" aria-labelledby="{name}-text">'
        '<button class="button step with-script" type="button" data-by="1">'
        '<span aria-hidden="true">+</span><span class="unseen">{more}</span></button>'
        '<output class="unseen"></output></div><p class="hint range"><bdi dir="ltr">{smallest}–{largest}</bdi></p>'
    ).format(
        name=field.name, smallest=smallest, largest=largest, step=step, range=plain(fixed("number.range")),
        fewer=fixed("number.fewer"), more=fixed("number.more"),
    )  # fmt: skip


def plain(html: str) -> str:
    """Return a fixed text as it stands in an attribute."""
    return Markup("{}").format(html).striptags()


def lines(field: AnswerField, longest: int, part: str = "") -> Markup:
    """Draw a field to write in; it never fills itself in from what somebody wrote before.

    `part` is the item of the question that is written, where it has several: its text has the id `<name>-text`."""
    return Markup(
        '<textarea name="{name}" maxlength="{longest}" rows="4" autocomplete="off" autocapitalize="sentences"'
        ' spellcheck="false" aria-labelledby="{name}-text"></textarea>'
    ).format(name=f"{field.name}.{part}" if part else field.name, longest=longest)
