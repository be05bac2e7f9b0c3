"""A planner's first time, from signing in to a poster: buttons by keyboard, every page and field counted."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from consult import assets
from consult.services.consultations import today

PHOTOS = assets.folder("static") / "pictures" / "places"
FIELDS = """() => Array.from(document.querySelectorAll("main input, main select, main textarea"))
  .filter(one => one.type !== "hidden" && !one.readOnly && one.checkVisibility() && one.offsetWidth > 1)
  .map(one => [one.name, one.ariaRequired === "true" || one.required || !!one.closest("[data-needed]")])"""
RING = """one => {
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
}"""
FARTHEST = 120  # presses of Tab


class Planner:
    """Somebody new at a computer; `loads` counts pages, `met` each field and whether its form needs it."""

    def __init__(self, page: Page, picture: Callable[[str], None] = lambda _: None) -> None:
        self.page, self.picture = page, picture
        self.loads: list[str] = []
        self.met: dict[tuple[str, str], bool] = {}
        self.written = 0
        page.set_viewport_size({"width": 1280, "height": 800})
        page.on("load", lambda loaded: self.loads.append(loaded.url))

    def look(self) -> None:
        """Note the fields of the page; those of one question count once."""
        here = self.page.url.partition("#")[0]
        self.met |= {(here, name): needed for name, needed in self.page.evaluate(FIELDS)}

    def write(self, **words: str) -> None:
        """Fill in the page's fields by their names."""
        for name, said in words.items():
            self.page.fill(f"main [name={name}]", said)
        self.written += len(words)

    def show(self, photo: str) -> None:
        """Choose a picture in which nobody is seen."""
        self.page.set_input_files("main [name=picture]", PHOTOS / f"{photo}.jpg")
        self.page.check("main [name=people][value=none]")
        self.written += 2

    def go(self, name: str | re.Pattern[str]) -> None:
        """Tab to a button or a link by its words, see where one is, press Enter, and stand on the next page."""
        self.look()
        target = self._named(name)
        self._tab_to(target)
        assert target.evaluate(RING), f"nobody sees that {name} is next on {self.page.url}"
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _named(self, name: str | re.Pattern[str]) -> Locator:
        found = {"name": name} if isinstance(name, re.Pattern) else {"name": name, "exact": True}
        return self.page.get_by_role("button", **found).or_(self.page.get_by_role("link", **found)).first

    def _tab_to(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{target} is not reached by keyboard on {self.page.url}")


def prepare(planner: Planner, url: str, email: str, password: str) -> None:
    """From signing in to a draft that lacks nothing but what only the planner knows."""
    planner.page.goto(f"{url}/logga-in")
    planner.write(email=email, password=password)
    planner.go("Logga in")
    planner.go("Nytt projekt")
    planner.write(title="Ny skolgård vid Ekskolan", place="skolgården", at_place="på skolgården")
    planner.picture("project")
    planner.show("ekskolan-yard")
    planner.write(about="Det är en skolgård. Där finns träd och gräs. En väg går runt den.")
    planner.go("Spara projektet")
    planner.go("Ny dialog")
    planner.picture("choose")
    planner.go("Välj Skolgård")
    planner.page.get_by_label("10–12 år").check()
    planner.go("Gör ett utkast")
    planner.picture("draft")


def fill_in(planner: Planner) -> None:
    """Follow what is said to be missing: the four questions, two places, and a third that the yard does not have."""
    planner.go("Skriv vad barnen kan påverka")
    planner.write(
        can_change="vad man kan göra på gården",
        decided="fotbollsplanen ligger kvar",
        decided_why="den är nybyggd",
        receivers="landskapsarkitekten",
        decides="utbildningsnämnden",
        responsible="projektledaren",
        promised=(today() + timedelta(days=60)).isoformat(),
    )
    planner.picture("four")
    planner.go("Spara svaren")
    planner.go(re.compile("^Fyll i plats 1"))
    for name, photo in (("Träden bakom skolan", "trees-behind-school"), ("Bänkarna", "benches-by-entrance")):
        planner.write(name=name, about="Där är gräs. Där är lugnt. Där kan man sitta.")
        planner.show(photo)
        planner.go("Spara platsen")
        if name != "Bänkarna":
            planner.picture("places")
            planner.go("Fyll i plats 2")
    planner.go("Ta bort plats 3")


def change_a_question(planner: Planner) -> None:
    """Say one question in other words, saved while one writes, and go back to what is next."""
    planner.go("Ändra fråga 2")
    words = planner.page.locator("form.editor textarea").first
    words.fill("Vad vill du göra mer på rasten?")
    expect(planner.page.locator("#saved")).to_contain_text("Sparat")
    expect(planner.page.frame_locator("[name=preview]").get_by_text("göra mer på rasten")).to_be_visible()
    planner.picture("editor")
    planner.go("Alla frågor")
    planner.go("Tillbaka till dialogen")


def open_and_print(planner: Planner) -> Path:
    """Open, plan one session, open it too, and fetch its poster."""
    planner.picture("ready")
    planner.go("Öppna dialogen")
    planner.go("Öppna dialogen")
    planner.go("Planera ett tillfälle")
    planner.write(title="Ekskolan 4B", place="Ekskolan", expected="24")
    planner.go("Skapa tillfället")
    planner.go("Öppna tillfället")
    planner.picture("session")
    planner.go("Skriv ut affisch och annat")
    planner.picture("print")
    with planner.page.expect_download() as coming:
        planner.page.get_by_role("link", name="Affisch, A4, Svenska").click()
    return coming.value.path()
