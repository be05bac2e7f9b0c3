"""A history in which children also set pins on a map and write, and whose result is published at the end."""

from __future__ import annotations

from collections.abc import Iterable

from consult.models.base import now
from consult.models.consultation import Consultation
from consult.services import consultations, own_words, publishing, states, themes
from consult.services.speaking import speaking
from forms.questionnaire import dump, load
from tests.child.mapped import MAP
from tests.disclosure.play import Play
from tests.support.given import cleared
from tests.support.town import ACTOR

KEPT = ("mest", "gor", "bast", "trygg")
"""The questions that are asked of the template: few, for quickness; nobody answers the third."""
WORDS = "mer"
SPOTS = ((1000, 2000), (1500, 2500), (2400, 7000), (8000, 3000), (8100, 3100), (5200, 9000))
"""Where children set pins; the second and the fifth lie beside others that only small squares tell apart."""
UNDER = {"Bänkar": 9, "Tak mot regn": 6, "Fler träd": 7}
"""How many children wrote what lies under each theme; one less than enough among them."""


class FullPlay(Play):
    """One history of every kind of question; `published` is done when the result is final."""

    def opened(self) -> int:
        """Make the consultation with a map and a question for own words, and open it."""
        made: int = self.town.consultation(plan=["place", "age"], levels=["10-12"], opened=False)
        with self.town.writing() as db:
            one = db.get_one(Consultation, made)
            raw = dump(consultations.questionnaire(db, one))
            asked = [question for question in raw["questions"] if question["id"] in KEPT]
            slots = [slot["id"] for slot in raw["slots"]]
            zones = [{**zone, "slot": slot} for zone, slot in zip(MAP["zones"], slots, strict=True)]
            on_map = {**MAP, "slot": slots[0], "zones": zones, "levels": ["10-12"]}
            changed = load(raw | {"questions": [*asked, on_map]})
            consultations.save_questionnaire(db, ACTOR, one, changed)
            own_words.add(db, ACTOR, one, "short_text")
            states.open_(db, ACTOR, one)
            one.opened_at = now()
        return made

    def answers(self) -> dict[str, str]:
        """Return what a child answers; now and then no pin, now and then two."""
        pins = self.chance.choices(SPOTS, [4, 2, 3, 3, 2, 1], k=self.chance.choice([0, 1, 1, 1, 2]))
        said = [f"{x},{y},{self.chance.choice(['good', 'good', 'bad'])}" for x, y in dict.fromkeys(pins)]
        told = super().answers() | {"trygg": self.chance.choice(["ja", "nej"])}
        return told | ({"map": " ".join(said)} if said else {})

    def write(self) -> None:
        """Clear what children wrote, each child twice, and sort it under themes."""
        with self.town.writing() as db:
            one = db.get_one(Consultation, self.consultation)
            for name, children in UNDER.items():
                theme = themes.make(db, ACTOR, one, WORDS, name)
                for child in range(children):
                    texts = cleared(db, one.id, ["Hej", "Hej igen"], child=f"{name} {child}")
                    themes.put(db, ACTOR, theme, texts)

    def publish(self, *, again: bool = False) -> None:
        """Show every question to everybody; `again` also where nothing has changed."""
        with self.town.database.reporting() as db, speaking("sv"):
            sides = publishing.told(db, db.get_one(Consultation, self.consultation))
        with self.town.writing() as db:
            one = db.get_one(Consultation, self.consultation)
            choice = dict.fromkeys((part.question for part in sides["sv"][0].parts), "children")
            if again and publishing.newest(db, one):
                publishing.withdraw(db, ACTOR, one, "Igen")
            publishing.publish(db, ACTOR, one, choice, quotes=[], sides=sides)

    def pins(self) -> Iterable[tuple[str, int, int, str]]:
        """Return every pin: whose, where, and what it says."""
        for run, said in self.said.items():
            for one in said.get("map", "").split():
                x, y, category = one.split(",")
                yield run, int(x), int(y), category

    def everybody(self, question: str) -> frozenset[str]:
        """Return over whom a question is told of everybody: a map of all, another of those who are in blocks."""
        return frozenset(self.said) if question == "map" else frozenset().union(*self.members.values())
