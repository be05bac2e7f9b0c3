"""What each kind of paper must say, held against the JSON file: every number the same, and none more."""

import re

from tests.papers.conftest import made, opened, words


def numbers(question):
    """Return what a table must say of a question of the JSON file: (number, share) by its row's label."""
    found = [one for one in question["numbers"] if one["shown"] != "too_few"]
    widest = max((one["base"] for one in found if one["base"]), default=0)
    rows = {}
    for one in found:
        aside = one["category"] in ("unsure", "skip")
        if one["category"] == "no" or (aside and one["base"] != widest):
            continue
        label = one["label"] if aside or not one["item"] else one["item_label"]
        rows.setdefault(label, (one["n"], one["percent"]))
    return rows


def shown(n, percent):
    """Return a number and its share as a bar shows them."""
    share = "" if percent is None else f"{percent} %"
    return f"{n} ({share})" if n is not None and share else share if n is None else str(n)


def tables(document):
    """Return every table of a document under the heading before it, as (question, division, rows)."""
    question = division = ""
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield question, division, [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in block.rows]
        elif block.style.name == "Heading 1":
            question, division = block.text, ""
        elif block.style.name == "Heading 2":
            division = block.text


def in_words(head, row):
    """Return a row of a table of its own columns as the bar shows it."""
    cells = dict(zip(head, row, strict=True))
    n = cells.get("Antal", "") + (f"/{cells['Av']}" if cells.get("Av") else "")
    share = cells.get("Andel", "–").replace("–", "")
    return f"{n} ({share})".split("/")[0] + (f" ({share})" if "/" in n else "") if n and share else n or share


def in_numbers(cell):
    """Return a cell as it is, or nothing where it tells *nästan alla* or *någon eller ingen* in words."""
    return "" if cell in ("nästan alla", "någon eller ingen") else cell


def check_document(result, raw):
    """Hold every table of the report as a document against the JSON; return how many rows there are."""
    views = {(view["background"], view["group"]): view["questions"] for view in raw["views"]}
    seen = 0
    for question, division, (head, *rows) in tables(opened(made("report.docx", result))):
        background = division.removeprefix("Uppdelat efter: ")
        for n, group in enumerate(head[1:] if division else [""], start=1):
            asked = next(one for one in views[background, group] if one["question"] == question)
            want = {label: shown(*both) for label, both in numbers(asked).items()}
            got = {row[0]: row[n] if division else in_words(head, row) for row in rows}
            assert {label: in_numbers(cell) for label, cell in got.items()} == (want or dict.fromkeys(got, "för få"))
            seen += len(got)
    return seen


def check_pdf(result, raw):
    """Hold the report as PDF against the JSON; return how many rows for everybody, and pairs in all, were found."""
    text = words(made("report.pdf", result)).replace("\xa0", " ")
    rows = 0
    for question in raw["views"][0]["questions"]:
        for label, (n, percent) in numbers(question).items():
            if n is not None and percent is not None:
                assert re.search(rf"{re.escape(label)} {n} (\d+ )?{percent} %", text), (label, n, percent)
                rows += 1
    pairs = {
        shown(one["n"], one["percent"]) for view in raw["views"] for q in view["questions"] for one in q["numbers"]
    }
    inside = set(re.findall(r"\d+ \(\d+ %\)", text))
    assert inside <= pairs
    return rows, len(inside)


def check_page_of_findings(result, raw, name):
    """Hold a paper of one page against the JSON; return how many findings it tells in numbers."""
    text = words(made(name, result)).replace("\xa0", " ")
    known = {
        (one["n"], one["base"]) for q in raw["views"][0]["questions"] for one in q["numbers"] if not q["sensitive"]
    }
    amounts = {(int(n), int(base)) for n, base in re.findall(r"(\d+) av (\d+)\b(?! barn)", text)}
    assert amounts <= known
    assert raw["answered"] is None or str(raw["answered"]) in text
    return len(amounts)
