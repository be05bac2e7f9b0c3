"""A yard that is asked about with a map: pins for good and bad places, within a boundary, or the same in a list."""

from typing import Any

from sqlalchemy.orm import Session

from forms.questionnaire import Questionnaire, load
from tests.child.yard import ABOUT, PLACES, Yard

BOUNDARY = [[400, 1500], [9600, 1500], [9600, 9700], [400, 9700]]
WHYS = {
    "fun": ("good", "climbing-frame", {"sv": "Kul att vara där", "en": "Fun to be there", "ar": "ممتع أن تكون هناك"}),
    "calm": ("good", "calm-place", {"sv": "Lugnt", "en": "Calm", "ar": "هادئ"}),
    "dark": ("bad", "dark", {"sv": "Mörkt", "en": "Dark", "ar": "مظلم"}),
    "crowd": ("bad", "crowded", {"sv": "För många där", "en": "Too many there", "ar": "مزدحم"}),
}
ZONES = {"p1": (2500, 7000), "p2": (8000, 3000), "p3": (5000, 5000)}
MAP: dict[str, Any] = {
    "id": "map",
    "kind": "map_pin",
    "text": {
        "sv": "Var är det bra och dåligt att vara?",
        "en": "Where is it good and bad to be?",
        "ar": "أين المكان الجيد وأين السيئ؟",
    },
    "slot": "yard",
    "boundary": BOUNDARY,
    "whys": [{"id": slug, "of": of, "picture": picture, "text": text} for slug, (of, picture, text) in WHYS.items()],
    "zones": [{"id": slot, "slot": slot, "x": x, "y": y} for slot, (x, y) in ZONES.items()],
}
FIRST = {
    "id": "first",
    "kind": "this_or_that",
    "text": {"sv": "Vad är roligast?", "en": "What is most fun?", "ar": "ما الأكثر متعة؟"},
    "options": [
        {"id": "ball", "text": {"sv": "Boll", "en": "Ball", "ar": "كرة"}},
        {"id": "climb", "text": {"sv": "Klättra", "en": "Climb", "ar": "تسلق"}},
    ],
}


class Mapped(Yard):
    """A yard whose second question is the map."""

    def _filled(self, db: Session, organisation: int) -> Questionnaire:
        places = [("yard", "Ekparken", "ekparken", ABOUT), *((f"p{n}", *one) for n, one in enumerate(PLACES, 1))]
        slots = [
            {"id": id, "name": name, "picture": self._upload(db, organisation, picture), "about": about}
            for id, name, picture, about in places
        ]
        return load({"id": "mapped", "title": "Kartan", "slots": slots, "questions": [FIRST, MAP]})
