"""The one file in which a questionnaire travels between municipalities: read as if a stranger wrote it.

It is JSON: `questionnaire` is the document, `pictures` and `recordings` hold what it names by SHA-256. Whatever the
file has beyond what we would have written ourselves is refused, so that nothing comes in unseen.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.elsewhere import drawn, heard, uploaded
from forms.options import SLUG
from forms.questionnaire import Questionnaire, content_hash, dump, load
from forms.texts import LEVELS, SHA, clean, lazy

ENDING = ".consult.json"
MIMETYPE = "application/json"
FORMAT, NUMBER = "consult questionnaire", 1
LICENCE = (
    "CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/: anybody may use the words and the drawn pictures. "
    "Photographs and voices may be used only as those who sent them say."
)
MOST_BYTES = 20_000_000
MOST_FILES = 200
DEEPEST = 20
LONGEST_TEXT, LONGEST_TITLE = 2_000, 120
MOST_DIGITS = 9
MOST_SLOTS, MOST_LANGUAGES = 40, 20
LAST_ARTICLE, LONGEST_MINUTES = 54, 90

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_PICTURE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLOT = re.compile(r"[^\W_][\w -]{0,31}")
_KEYS = {"format", "number", "licence", "hash", "questionnaire", "pictures", "recordings"}

_TOO_HEAVY = lazy("The file is over 20 MB. Ask for it without pictures or voices.")
_NOT_OURS = lazy("This is no questionnaire file. Choose a file whose name ends with .consult.json.")
_BROKEN = lazy("The file is damaged at line %(line)s. Ask for it again.")
_NEWER = lazy("The file was made by a newer version of the tool. Ask for an older one, or update the tool.")
_TWICE = lazy("“%(name)s” stands twice in the file.")
_ODD_NUMBER = lazy("The file has a number that no questionnaire has: %(number)s.")
_TOO_DEEP = lazy("The file has boxes within boxes deeper than any questionnaire.")
_ODD_SIGN = lazy("The file has signs that are no letters, here: %(where)s.")
_TOO_LONG = lazy("A text in the file is too long: %(where)s.")
_UNKNOWN = lazy("The file has something that we do not know: %(where)s.")
_CHANGED = lazy("The file has been changed since it was made. Ask for it again.")
_LACKING = lazy("The file lacks a picture or a voice that the questions use: %(name)s.")
_UNUSED = lazy("The file has a picture or a voice that no question uses: %(name)s.")
_OTHER_BYTES = lazy("A picture or a voice in the file is damaged: %(name)s.")
_TOO_MANY = lazy("The file has more than 200 pictures and voices.")
_NO_TITLE = lazy("The questionnaire in the file has no title.")
_BAD_NAME = lazy("The file has a name that cannot be used: %(name)s.")


@dataclass(frozen=True)
class Enclosed:
    """A picture or a recording that travels along: its bytes, and what is known of it."""

    content: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SentFile:
    """A questionnaire with the pictures and recordings that it names by the SHA-256 of their bytes."""

    document: Questionnaire
    pictures: Mapping[str, Enclosed] = field(default_factory=dict)
    recordings: Mapping[str, Enclosed] = field(default_factory=dict)


def write(sent: SentFile) -> bytes:
    """Return the file; ValueError when it would be too large to be read again."""
    whole = {
        "format": FORMAT,
        "number": NUMBER,
        "licence": LICENCE,
        "hash": content_hash(sent.document),
        "questionnaire": dump(sent.document),
        "pictures": _written(sent.pictures),
        "recordings": _written(sent.recordings),
    }
    raw = json.dumps(whole, ensure_ascii=False, indent=1).encode()
    if len(raw) > MOST_BYTES:
        raise ValueError(_TOO_HEAVY)
    return raw


def read(raw: bytes) -> SentFile:
    """Read a file as strictly as anything typed; ValueError says what is wrong and where."""
    whole = _parsed(raw)
    enclosed = {kind: whole[kind] for kind in ("pictures", "recordings")}
    _check_plain({key: one for key, one in whole.items() if key not in enclosed})
    document = _document(whole["questionnaire"])
    if whole["hash"] != content_hash(document):
        raise ValueError(_CHANGED)
    if sum(map(len, enclosed.values())) > MOST_FILES:
        raise ValueError(_TOO_MANY)
    return SentFile(
        document,
        _enclosed(enclosed["pictures"], uploaded(document), {"about": str}),
        _enclosed(enclosed["recordings"], heard(document), {"voice": str, "agreed": str, "milliseconds": int}),
    )


def name_of(content: bytes) -> str:
    """Return the name of a picture or a recording: the SHA-256 of its bytes."""
    return hashlib.sha256(content).hexdigest()


def _written(enclosed: Mapping[str, Enclosed]) -> dict[str, Any]:
    return {name: {**one.facts, "base64": base64.b64encode(one.content).decode()} for name, one in enclosed.items()}


def _parsed(raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise ValueError(_TOO_HEAVY)
    try:
        text = raw.decode("utf-8-sig")
        whole = json.loads(
            text, object_pairs_hook=_once, parse_int=_whole, parse_float=_no_number, parse_constant=_no_number
        )
    except UnicodeDecodeError as wrong:
        raise ValueError(_broken(raw, raw.count(b"\n", 0, wrong.start) + 1)) from wrong
    except RecursionError as wrong:
        raise ValueError(_TOO_DEEP) from wrong
    except json.JSONDecodeError as wrong:
        raise ValueError(_broken(raw, wrong.lineno)) from wrong
    return _ours(whole)


def _broken(raw: bytes, line: int) -> str:
    """Say that a file is damaged, where it begins as one of ours does."""
    return _BROKEN % {"line": line} if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _NOT_OURS


def _ours(whole: Any) -> dict[str, Any]:
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise ValueError(_NOT_OURS)
    if whole.get("number") != NUMBER:
        raise ValueError(_NEWER)
    for unknown in sorted(set(whole) ^ _KEYS):
        raise ValueError(_UNKNOWN % {"where": _shown(unknown)})
    if whole["licence"] != LICENCE:
        raise ValueError(_UNKNOWN % {"where": "licence"})
    for kind in ("questionnaire", "pictures", "recordings"):
        if not isinstance(whole[kind], dict):
            raise ValueError(_UNKNOWN % {"where": kind})
    return whole


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]  # add returns None, which is wanted
        raise ValueError(_TWICE % {"name": _shown(twice)})
    return names


def _whole(digits: str) -> int:
    return _no_number(digits) if len(digits) > MOST_DIGITS else int(digits)


def _no_number(digits: str) -> int:
    raise ValueError(_ODD_NUMBER % {"number": digits[:20]})


def _check_plain(raw: Any, where: tuple[str, ...] = ()) -> None:
    """Refuse what is too deep or too long, and signs that are none; keys are texts too."""
    if len(where) > DEEPEST:
        raise ValueError(_TOO_DEEP)
    if isinstance(raw, str):
        _check_text(raw, where)
    for name, one in _named(raw):
        _check_text(name, where)
        _check_plain(one, (*where, name))


def _check_text(text: str, where: tuple[str, ...]) -> None:
    try:
        odd = clean(text) != text
    except ValueError:
        odd = True
    if odd:
        raise ValueError(_ODD_SIGN % {"where": _path(where)})
    if len(text) > LONGEST_TEXT:
        raise ValueError(_TOO_LONG % {"where": _path(where)})


def _document(raw: dict[str, Any]) -> Questionnaire:
    document = load(raw)
    for where in _differences(raw, dump(document)):
        raise ValueError(_UNKNOWN % {"where": _path(where)})
    title = document.title.say("sv").text
    if not title.strip():
        raise ValueError(_NO_TITLE)
    if len(title) > LONGEST_TITLE:
        raise ValueError(_TOO_LONG % {"where": "title"})
    for name in _bad_names(document):
        raise ValueError(_BAD_NAME % {"name": _shown(name)})
    return document


def _bad_names(document: Questionnaire) -> Iterator[str]:
    """Yield names and numbers of the document, its languages, places and pictures that cannot be such."""
    yield from (str(one) for one in document.articles if not 1 <= one <= LAST_ARTICLE)
    yield from (level for level, n in document.minutes.items() if level not in LEVELS or not 1 <= n <= LONGEST_MINUTES)
    slots = [slot.id for slot in document.slots]
    languages = {*document.languages, *_languages(dump(document))}
    yield from (name for name in filter(None, [document.id, document.origin]) if not SLUG.fullmatch(name))
    yield from (name for name in sorted(languages) if not _LANGUAGE.fullmatch(name))
    yield from sorted(languages)[MOST_LANGUAGES:]
    yield from (name for n, name in enumerate(slots) if not _SLOT.fullmatch(name) or name in slots[:n])
    yield from slots[MOST_SLOTS:]
    yield from (name for name in sorted(drawn(document)) if not (SHA.fullmatch(name) or _PICTURE.fullmatch(name)))


def _languages(raw: Any) -> Iterator[str]:
    """Yield the languages of every text within plain JSON values: the keys of `text` and of what is like it."""
    if not isinstance(raw, dict | list):
        return
    for name, one in _named(raw):
        if name in ("text", "hint", "use", "name", "about", "title", "purpose", "materials", "recordings"):
            yield from one
        else:
            yield from _languages(one)


def _differences(raw: Any, ours: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield where a document differs from how we would have written it."""
    mine, theirs = dict(_named(ours)), dict(_named(raw))
    if type(raw) is not type(ours) or (not isinstance(raw, dict | list) and raw != ours):
        yield where
        return
    for name in dict.fromkeys([*theirs, *mine]):
        if name in mine and name in theirs:
            yield from _differences(theirs[name], mine[name], (*where, name))
        else:
            yield (*where, name)


def _named(raw: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an object or a list holds, each part by its name, by its id, or by its number."""
    if isinstance(raw, dict):
        yield from raw.items()
    if isinstance(raw, list):
        for number, one in enumerate(raw, 1):
            yield f"{number} {one['id']}" if isinstance(one, dict) and "id" in one else str(number), one


def _path(where: tuple[str, ...]) -> str:
    return " › ".join(map(_shown, where[:6])) or "questionnaire"


def _shown(name: str) -> str:
    """Return a name that can be shown: short, and without signs that are none."""
    return "".join(sign if sign.isprintable() else "�" for sign in name[:40])


def _enclosed(raw: dict[str, Any], named: frozenset[str], facts: Mapping[str, type]) -> dict[str, Enclosed]:
    for lacking in sorted(named - set(raw)):
        raise ValueError(_LACKING % {"name": lacking[:12]})
    for unused in sorted(set(raw) - named):
        raise ValueError(_UNUSED % {"name": _shown(unused)[:12]})
    return {name: _opened(name, one, facts) for name, one in raw.items()}


def _opened(name: str, raw: Any, facts: Mapping[str, type]) -> Enclosed:
    """Return what is enclosed under a name, which must be the hash of its bytes."""
    if not isinstance(raw, dict) or set(raw) != {"base64", *facts} or not isinstance(raw["base64"], str):
        raise ValueError(_UNKNOWN % {"where": name[:12]})
    known = {key: raw[key] for key in facts}
    if any(type(known[key]) is not kind for key, kind in facts.items()):
        raise ValueError(_UNKNOWN % {"where": name[:12]})
    _check_plain(known, (name[:12],))
    try:
        content = base64.b64decode(raw["base64"], validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise ValueError(_OTHER_BYTES % {"name": name[:12]}) from wrong
    if name_of(content) != name:
        raise ValueError(_OTHER_BYTES % {"name": name[:12]})
    return Enclosed(content, known)
