"""Pictures of every kind of question at every level, in Swedish and in Arabic."""

import pytest

from forms.texts import LEVELS
from tests.child.every_kind import EVERY, Asked
from tests.child.steps import begin, go_on, question
from tests.screens.camera import SIZES

pytestmark = pytest.mark.screens
HELD = {size: SIZES[size] for size in ("tablet", "phone")}


@pytest.mark.parametrize("lang", ["sv", "ar"])
def test_every_kind_at_every_level(page, demo, database, settings, camera, lang):
    yard, taken = Asked(database, settings, EVERY), camera(f"kinds-{lang}", HELD)
    for level in LEVELS:
        begin(page, demo.url, yard.at(level, languages=["sv", "ar"]), f"?lang={lang}")
        while not page.locator("#thanks").is_visible():
            asked = question(page).get_attribute("data-question").removeprefix("q.")
            taken.take(page, f"{EVERY[asked]['kind']}, {level}")
            is_last = page.locator("#next.sends").count() > 0
            go_on(page)
            if is_last:
                page.locator("#thanks").wait_for()
