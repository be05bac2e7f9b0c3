"""A yard that is drawn: its consultation, and how the tests draw with mouse and finger."""

import json

from playwright.sync_api import expect

from forms.questionnaire import load
from tests.child.steps import begin
from tests.child.yard import Yard

THINGS = {
    "swing": {"sv": "En gunga", "en": "A swing", "ar": "أرجوحة"},
    "goal": {"sv": "Ett fotbollsmål", "en": "A football goal", "ar": "مرمى كرة القدم"},
    "bench": {"sv": "En bänk", "en": "A bench", "ar": "مقعد"},
    "tree": {"sv": "Ett träd", "en": "A tree", "ar": "شجرة"},
}
PICTURES = {"swing": "swing", "goal": "football-goal", "bench": "bench", "tree": "deciduous-tree"}
CHOOSE = [{"id": slug, "text": text, "picture": PICTURES[slug]} for slug, text in THINGS.items()]
SKETCH = {
    "kind": "drawing",
    "text": {"sv": "Rita en bra skolgård", "en": "Draw a good school yard", "ar": "ارسم ساحة مدرسة جيدة"},
    "options": CHOOSE,
}
OTHER = {
    "kind": "this_or_that",
    "text": {"sv": "Vad är bäst?", "en": "What is best?", "ar": "ما الأفضل؟"},
    "options": CHOOSE[:2],
}
ZIGZAG = [(0.2, 0.2), (0.5, 0.6), (0.8, 0.3)]
COLOURS = """() => {
  const sheet = document.querySelector(".sheet");
  const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
  const found = new Set();
  for (let n = 0; n < data.length; n += 4) if (data[n + 3] === 255) found.add(data.slice(n, n + 3).join());
  return Array.from(found).sort();
}"""
"""The colours that stand on the sheet."""
BLACK, BLUE, WHITE = "27,27,27", "26,79,176", "255,255,255"


class Sketched(Yard):
    """A yard that is drawn, and one question after."""

    def _filled(self, db, organisation):
        asked = [{"id": "sketch", **SKETCH}, {"id": "other", **OTHER}]
        return load({"id": "drawn", "title": "Rita", "questions": asked})


def sit_down(page, base, yard, level, query="", **facts):
    """Begin a run and wait for the sheet."""
    begin(page, base, yard.at(level, **facts), query)
    expect(page.locator(".sheet")).to_be_visible()


def at(page, place):
    """Return where on the screen a place of the sheet is, given in parts of its width and height."""
    page.locator(".sheet").scroll_into_view_if_needed()
    box = page.locator(".sheet").bounding_box()
    return box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]


def draw(page, *places):
    """Draw with the mouse from place to place."""
    page.mouse.move(*at(page, places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, place), steps=12)
    page.mouse.up()


def touch(page, *places):
    """Draw with a finger, as the browser itself gets it from a screen."""
    screen = page.context.new_cdp_session(page)

    def send(kind, *points):
        touched = [{"x": x, "y": y} for x, y in points]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})

    send("touchStart", at(page, places[0]))
    for place in places[1:]:
        send("touchMove", at(page, place))
    send("touchEnd")


def strokes(page):
    """Return the strokes that would be sent."""
    return json.loads(page.locator("[name='q.sketch']").input_value() or "[]")


def tool(page, name):
    """Tap a tool by its word."""
    page.get_by_role("radio", name=name).tap()
