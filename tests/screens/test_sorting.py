"""Pictures of sorting under themes, as a planner and a leader see it."""

import pytest

from consult.models.project import Project
from consult.services import consultations, own_words, sorters, themes, users
from tests.screens.test_grown_ups import DESK_FIRST, see
from tests.screens.test_leaders import HAND_FIRST
from tests.support.given import cleared

pytestmark = pytest.mark.screens


def test_sorting(demo, database, enter, camera):
    said = [
        "Fler bänkar i skuggan",
        "Nånstans att sitta",
        "Ett tak när det regnar",
        "Mer träd",
        "En hög klätterställning",
    ]
    with database.writing() as db:
        project = db.get_one(Project, 1)
        one = consultations.create(
            db, "demo", project, "skolgard", title="Med egna ord", levels=["10-12"], languages=["sv"]
        )
        own_words.add(db, "demo", one, "short_text")
        one.state, ids = "open", cleared(db, one.id, said)
        cleared(db, one.id, ["[[2,1,100,600,500,150,900,600],[5,0,50,640,950,640]]"], kind="drawing")
        for name, chosen in (("Någonstans att sitta", ids[:2]), ("Skugga och tak", ids[2:3])):
            themes.put(db, "demo", themes.make(db, "demo", one, "mer", name), chosen)
        sorters.choose(db, "demo", one, [user.id for user in users.leaders(db, one.organisation_id)])
        db.commit()
        address = f"{demo.url}/o/lindhamn/consultations/{one.id}/themes"
        first = themes.of(db, one, "mer")[0].id
    for who, sizes in (("planner", DESK_FIRST), ("leader", HAND_FIRST)):
        taken = camera(f"sorting-{who}", sizes)
        see(enter(who), taken, address, {"Sort under themes": "", "All texts": "?show=all", "A theme": f"/{first}"})
