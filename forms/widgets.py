"""Touch widgets that several kinds share: cards to tap and lines to write on."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from forms.kind import AnswerField
from forms.options import Option
from forms.texts import Said

_CARD = Markup(
    '<label class="card{more}"{place}><input type="{type}" name="{name}" value="{value}"{marks}>'
    '<span class="card-face">{picture}<span class="card-words">{words}</span>'
    '<span class="card-mark" aria-hidden="true"></span></span></label>'
)
_WORDS = Markup('<span lang="{lang}" dir="{dir}">{text}</span>')


def words(said: Said, asking_lang: str) -> Markup:
    """Return a text as HTML, marked with its language where it is not the page's."""
    if said.lang == asking_lang:
        return Markup("{}").format(said.text)
    return _WORDS.format(lang=said.lang, dir=said.dir, text=said.text)


def cards(
    field: AnswerField,
    options: Sequence[Option],
    *,
    several: int = 0,
    ordered: bool = False,
    pair: bool = False,
) -> Markup:
    """Draw one card per option offered at the level: radio buttons, or boxes of which `several` may be ticked."""
    offered = [option for option in options if option.offered(field.asking.level)]
    shape = "pair" if pair else "scale" if ordered else "cards"
    pictured = " with-pictures" if any(option.picture or option.slot for option in offered) else ""
    body = Markup("").join(_card(field, option, several) for option in offered)
    marks = Markup(' data-most="{}"').format(several) if several else Markup("")
    shuffled = Markup("") if ordered else Markup(" data-shuffle")
    return Markup('<div class="{}{}"{}{}>{}</div>').format(shape, pictured, marks, shuffled, body)


def _card(field: AnswerField, option: Option, several: int) -> Markup:
    asking = field.asking
    picture = asking.picture(option.picture or f"slot:{option.slot}") if option.picture or option.slot else ""
    return _CARD.format(
        more=" exclusive" if option.exclusive else "",
        place=Markup(" data-fixed") if option.fixed or option.exclusive else "",
        type="checkbox" if several else "radio",
        name=field.name,
        value=option.id,
        marks=Markup(" data-excludes") if option.exclusive else "",
        picture=picture,
        words=words(asking.say(option.text), asking.lang),
    )


def lines(field: AnswerField, longest: int) -> Markup:
    """Draw a field to write in; it never fills itself in from what somebody wrote before."""
    return Markup(
        '<textarea name="{name}" maxlength="{longest}" rows="4" autocomplete="off" autocapitalize="sentences"'
        ' spellcheck="false" aria-labelledby="{name}-text"></textarea>'
    ).format(name=field.name, longest=longest)
