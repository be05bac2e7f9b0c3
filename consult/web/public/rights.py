"""Cards about children's rights for those who teach younger children: to show one at a time, and to print."""

from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.web.access import ANYONE, rule
from consult.web.public import blueprint
from forms.texts import lazy


class Card(NamedTuple):
    """One article of the Convention on the Rights of the Child in plain words, and something to talk about."""

    article: str
    picture: str
    title: str
    says: tuple[str, ...]
    question: str


CARDS = (
    Card(
        "3",
        "adult-hand",
        lazy("What is best for you matters"),
        (
            lazy("Adults decide many things about children."),
            lazy("Then they must think of what is best for the children."),
        ),
        lazy("Has an adult decided something that was good for you? What was it?"),
    ),
    Card(
        "12",
        "ear",
        lazy("You may say what you think"),
        (
            lazy("Adults must listen to you when something is about you."),
            lazy("They must think of what you say when they decide."),
            lazy("You need not say anything if you do not want to."),
        ),
        lazy("When did an adult listen to you? What happened then?"),
    ),
    Card(
        "13",
        "pencil",
        lazy("You may find out and tell"),
        (
            lazy("You may ask and find things out."),
            lazy("You may tell what you think. You can talk, draw or write."),
            lazy("But you may not hurt anybody else."),
        ),
        lazy("How do you like best to tell what you think?"),
    ),
    Card(
        "31",
        "swing",
        lazy("You may play and rest"),
        (
            lazy("All children may play, rest and have time off."),
            lazy("You may take part in music, theatre and art."),
        ),
        lazy("Where do you like best to play? What is good there?"),
    ),
)


@blueprint.get("/rattigheter")
@rule(ANYONE)
def rights() -> ResponseReturnValue:
    """Show all cards, or the one that the address asks for, large, with the way to the next."""
    articles = [card.article for card in CARDS]
    wanted = request.args.get("kort", "")
    if wanted not in articles:
        return render_template("public/rights.html", cards=CARDS)
    here = articles.index(wanted)
    return render_template(
        "public/right.html",
        card=CARDS[here],
        before=articles[here - 1] if here else None,
        after=articles[here + 1] if here + 1 < len(articles) else None,
    )
