"""Reads one HTML page and lists what every page of ours must not lack; the test client does so on each answer."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNLABELLED = frozenset(["hidden", "submit", "button", "reset", "image"])
REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage", "for")


@dataclass
class Page(HTMLParser):
    """The facts of a page that the rules below ask about."""

    html: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    controls: list[tuple[str, dict[str, str], bool]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        self._collect(tag, facts)
        self.inline += [f"{tag} {name}" for name in facts if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in facts):
            self.inline.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def _collect(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "html":
            self.html = facts
        if tag == "h1":
            self.headings.append("")
        if tag == "label" and "for" in facts:
            self.labels.add(facts["for"])
        if tag in ("select", "textarea") or (tag == "input" and facts.get("type") not in UNLABELLED):
            self.controls.append((tag, facts, "label" in self.open))
        if "id" in facts:
            self.ids.append(facts["id"])
        self.references |= {name for key in REFERENCES for name in facts.get(key, "").split()}

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        if "h1" in self.open and "svg" not in self.open:
            self.headings[-1] += data


def faults(html: str) -> list[str]:
    """Return a sentence for each thing that is wrong with a page; an empty list for a good one."""
    page = Page()
    page.feed(html)
    page.close()
    return [*_identity(page), *_names(page), *_controls(page), *(f"inline {what}" for what in page.inline)]


def _identity(page: Page) -> list[str]:
    headings = [" ".join(heading.split()) for heading in page.headings]
    title = " ".join(page.title.split())
    wrong = [f"html has no {name}" for name in ("lang", "dir") if not page.html.get(name)]
    if len(headings) != 1:
        return [*wrong, f"one h1 is needed, there are {len(headings)}"]
    return (
        wrong if title.startswith(headings[0]) else [*wrong, f"title {title!r} does not begin with h1 {headings[0]!r}"]
    )


def _names(page: Page) -> list[str]:
    twice = sorted({name for name in page.ids if page.ids.count(name) > 1})
    nowhere = sorted(page.references - set(page.ids))
    return [f"id {name} stands twice" for name in twice] + [f"nothing has the id {name}" for name in nowhere]


def _controls(page: Page) -> list[str]:
    return [
        f"{tag} {facts.get('name', '')} has no label"
        for tag, facts, wrapped in page.controls
        if not (wrapped or facts.get("id") in page.labels or facts.get("aria-label") or facts.get("aria-labelledby"))
    ]
