"""The archive package: report, data, codebook, questionnaire and method in one ZIP, equal bytes for an equal result."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping

from consult.services.described import Result
from consult.services.facts import BRIS
from consult.services.files import FORMATS
from consult.services.papers import Draw, phrases, report
from forms.kind import Asking
from forms.questionnaire import Questionnaire, load
from forms.texts import gettext_in_force

SUMS = "SHA256SUMS.txt"


def _(message: str) -> str:
    return gettext_in_force.get()(message)


def make(result: Result, draw: Draw) -> bytes:
    """Return the package; its files bear the day on which the result became final."""
    files = dict(_files(result, draw))
    files = {"README.txt": _text(_readme(result, files))} | files
    sums = "".join(f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in files.items())
    return _packed(result, files | {SUMS: sums.encode()})


def _files(result: Result, draw: Draw) -> Iterator[tuple[str, bytes]]:
    yield "report.pdf", report.make(result, draw)
    for kind in FORMATS.values():
        if kind.suits(result):
            yield f"data/result{kind.ending}", kind.make(result)
    yield "questionnaire/questionnaire.json", result.document.encode()
    yield "questionnaire/questionnaire.txt", _text(_questions(result, load(json.loads(result.document))))
    yield "method.txt", _text([_("How it was done"), "", *result.method])


def _readme(result: Result, files: Mapping[str, bytes]) -> Iterator[str]:
    yield result.title
    yield ""
    yield _("What children and young people answered in a consultation, as it was when the result became final.")
    yield ""
    yield from (f"{name}: {said}" for name, said in phrases.facts(result))
    yield ""
    yield _("No single answer is in this package. Every figure is a sum of at least {k} answers.").format(k=result.k)
    yield ""
    yield from (f"{name}: {said}" for name, said in _contents().items() if name in files)
    yield ""
    yield _("{file} has the SHA-256 of every file. Check them with: sha256sum -c {file}").format(file=SUMS)


def _contents() -> dict[str, str]:
    data = {f"data/result{kind.ending}": f"{kind.called}. {kind.about}" for kind in FORMATS.values()}
    return {
        "report.pdf": _("The report, as PDF/A-2a."),
        **data,
        "questionnaire/questionnaire.json": _("The questionnaire as the tool keeps it."),
        "questionnaire/questionnaire.txt": _("The questionnaire to read."),
        "method.txt": _("How it was done"),
    }


def _questions(result: Result, questionnaire: Questionnaire) -> Iterator[str]:
    """Return every question with its answers, as each level was asked."""
    yield result.title
    yield ""
    yield _("Every question could be skipped, and answered with “don't know”.")
    place = {"platsen": result.place, "Platsen": result.place[:1].upper() + result.place[1:]}
    for level in (side.label for side in result.worded):
        words = questionnaire.words(result.lang, level, place | {"på platsen": result.at_place, "bris": BRIS})
        yield from ("", _("{ages} years").format(ages=level.replace("-", "–")))
        yield from _level(questionnaire, Asking(result.lang, level, words))


def _level(questionnaire: Questionnaire, asking: Asking) -> Iterator[str]:
    for n, question in enumerate(questionnaire.asked(asking.level), 1):
        yield from ("", f"{n}. {asking.say(question.text)}")
        yield from (f"   - {mark}" for mark in question.kind.paper(asking).marks)


def _text(lines: Iterator[str] | list[str]) -> bytes:
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _packed(result: Result, files: Mapping[str, bytes]) -> bytes:
    day = result.final_on
    date = (day.year, day.month, day.day, 0, 0, 0) if day else (1980, 1, 1, 0, 0, 0)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            one = zipfile.ZipInfo(name, date)
            one.compress_type, one.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(one, raw)
    return packed.getvalue()
