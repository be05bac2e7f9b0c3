"""A yard that is asked about with one question of each kind, in Swedish, English and Arabic."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from consult.config import Settings
from consult.database import Database
from forms.questionnaire import Questionnaire, load
from tests.child.mapped import MAP
from tests.child.sketch import SKETCH
from tests.child.yard import ABOUT, PLACES, Yard

Questions = Mapping[str, Mapping[str, Any]]
THINGS = {
    "swing": {"sv": "Gungan", "en": "The swing", "ar": "الأرجوحة"},
    "goal": {"sv": "Fotbollsmålet", "en": "The football goal", "ar": "مرمى كرة القدم"},
    "bench": {"sv": "Bänken", "en": "The bench", "ar": "المقعد"},
}
PICTURES = {"swing": "climbing-frame", "goal": "football-goal", "bench": "bench"}
POINTS = {
    "low": {"sv": "Tråkigt", "en": "Boring", "ar": "ممل"},
    "middle": {"sv": "Bra", "en": "Good", "ar": "جيد"},
    "high": {"sv": "Roligt", "en": "Fun", "ar": "ممتع"},
}


def things() -> list[dict[str, Any]]:
    """Return options with words in three languages and pictures."""
    return [{"id": slug, "text": text, "picture": PICTURES[slug]} for slug, text in THINGS.items()]


LATER: Questions = {
    "again": {
        "kind": "again_again",
        "text": {"sv": "Vill du göra det igen?", "en": "Would you do it again?", "ar": "هل تريد أن تفعل ذلك مرة أخرى؟"},
        "options": things(),
    },
    "ends": {
        "kind": "best_worst",
        "text": {"sv": "Vad är bäst och vad är sämst?", "en": "What is best and worst?", "ar": "ما الأفضل وما الأسوأ؟"},
        "options": things(),
    },
    "days": {
        "kind": "number",
        "text": {"sv": "Hur många dagar var du ute?", "en": "How many days were you out?", "ar": "كم يومًا خرجت؟"},
        "min": 0,
        "max": 7,
        "bands": [{"id": "none_of_them", "from": 0}, {"id": "few", "from": 1}, {"id": "many", "from": 4}],
    },
    "places": {
        "kind": "place_choice",
        "text": {"sv": "Var är det bäst att vara?", "en": "Where is it best?", "ar": "أين المكان الأفضل؟"},
        "options": [
            *({"id": slot, "slot": slot} for slot in ("p1", "p2", "p3")),
            {
                "id": "nowhere",
                "text": {"sv": "Ingen av dem", "en": "None of them", "ar": "لا شيء منها"},
                "exclusive": True,
            },
        ],
        "maximum": {"6-9": 1, "16-18": 2},
    },
}
FIRST: Questions = {
    "one": {
        "kind": "choice",
        "text": {"sv": "Vad gillar du bäst?", "en": "What do you like best?", "ar": "ما الذي تحبه أكثر؟"},
        "options": things(),
    },
    "many": {
        "kind": "choices",
        "text": {"sv": "Vad vill du ha mer av?", "en": "What do you want more of?", "ar": "ماذا تريد أكثر؟"},
        "options": things(),
        "maximum": 2,
    },
    "either": {
        "kind": "this_or_that",
        "text": {"sv": "Vilken är bäst?", "en": "Which is best?", "ar": "أيهما أفضل؟"},
        "options": things()[:2],
    },
    "fun": {
        "kind": "faces",
        "text": {"sv": "Hur roligt är det här?", "en": "How much fun is it here?", "ar": "ما مدى المتعة هنا؟"},
        "options": [{"id": slug, "text": text} for slug, text in POINTS.items()],
    },
    "told": {
        "kind": "info",
        "text": {
            "sv": "Är någon dum mot dig? Berätta för en vuxen.",
            "en": "Is somebody mean to you? Tell a grown-up.",
            "ar": "هل يسيء إليك أحد؟ أخبر شخصًا بالغًا.",
        },
        "picture": "tell-an-adult",
    },
    "words": {
        "kind": "short_text",
        "text": {"sv": "Vad vill du säga mer?", "en": "What more do you want to say?", "ar": "ماذا تريد أن تقول أيضًا؟"},
    },
}
EVERY: Questions = {**FIRST, **LATER, "sketch": SKETCH, "map": MAP}


class Asked(Yard):
    """A yard that is asked about with some questions."""

    def __init__(self, database: Database, settings: Settings, questions: Questions) -> None:
        self.questions = questions
        super().__init__(database, settings)

    def _filled(self, db: Session, organisation: int) -> Questionnaire:
        places = [("yard", "Ekparken", "ekparken", ABOUT), *((f"p{n}", *one) for n, one in enumerate(PLACES, 1))]
        slots = [
            {"id": slot, "name": name, "picture": self._upload(db, organisation, picture), "about": about}
            for slot, name, picture, about in places
        ]
        asked = [{**question, "id": slug} for slug, question in self.questions.items()]
        return load({"id": "kinds", "title": "Sorterna", "slots": slots, "questions": asked})
