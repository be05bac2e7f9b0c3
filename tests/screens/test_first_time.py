"""Pictures for the planners' guide: nine stations of a first time, one small file each."""

import io

import pytest
from PIL import Image

from tests.screens.conftest import FOLDER
from tests.tour.first_time import Planner, change_a_question, fill_in, open_and_print, prepare

SIZE, QUALITY = (760, 475), 50  # a screen of 1280 × 800 at 59 %, still read in the guide


@pytest.mark.screens
def test_a_first_time_from_signing_in_to_a_poster(demo, page):
    def picture(name: str) -> None:
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(300)
        shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        small = shot.resize(SIZE, Image.Resampling.LANCZOS)
        small.save(FOLDER / f"first-{name}.jpg", quality=QUALITY, optimize=True, progressive=True)

    planner = Planner(page, picture)
    prepare(planner, demo.url, *demo.staff("planner"))
    fill_in(planner)
    change_a_question(planner)
    open_and_print(planner)
