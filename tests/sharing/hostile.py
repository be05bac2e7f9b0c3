"""Files that must not come in: each made from a good one, with what the page says of it and nothing kept."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

Spoil = Callable[[dict[str, Any]], Any]
"""Takes the good file as JSON values; returns other values or bytes, or changes what it got."""


def signed(whole: dict[str, Any]) -> dict[str, Any]:
    """Give a changed document the hash that fits it, reckoned here and not by what is tested."""
    kept = {key: one for key, one in whole["questionnaire"].items() if key not in ("title", "version", "origin")}
    canonical = json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return whole | {"hash": hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()}


def document(change: Callable[[dict[str, Any]], None]) -> Spoil:
    """Change the document, with a hash that fits."""

    def spoil(whole: dict[str, Any]) -> dict[str, Any]:
        change(whole["questionnaire"])
        return signed(whole)

    return spoil


def question(**more: Any) -> Spoil:
    """Put other settings into the first question."""
    return document(lambda asked: asked["questions"][0].update(more))


def option(**more: Any) -> Spoil:
    """Put other settings into the first question's first answer."""
    return document(lambda asked: asked["questions"][0]["options"][0].update(more))


def written(change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of the good file."""
    return lambda whole: change(json.dumps(whole, ensure_ascii=False).encode())


def enclosed(kind: str, content: bytes, **facts: Any) -> Spoil:
    """Put other bytes in the place of the first picture or recording, under the name that is theirs."""

    def spoil(whole: dict[str, Any]) -> dict[str, Any]:
        old, name = next(iter(whole[kind])), hashlib.sha256(content).hexdigest()
        kept = {**whole[kind].pop(old), **facts, "base64": base64.b64encode(content).decode()}
        changed = json.loads(json.dumps(whole).replace(old, name))
        changed[kind][name] = kept
        return signed(changed)

    return spoil


def other(kind: str, **facts: Any) -> Spoil:
    """Say something else of the first picture or recording."""

    def spoil(whole: dict[str, Any]) -> None:
        whole[kind][next(iter(whole[kind]))].update(facts)

    return spoil


def archive() -> bytes:
    """Return a ZIP that would write outside its folder."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr("../../../etc/cron.d/x", "* * * * * root true")
    return raw.getvalue()


def picture(width: int, height: int) -> bytes:
    """Return a picture of one colour, small in bytes however large it is."""
    raw = io.BytesIO()
    Image.new("1", (width, height)).save(raw, "PNG")
    return raw.getvalue()


def twice(asked: dict[str, Any]) -> None:
    asked["questions"].append(asked["questions"][0])


def deeper(times: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(times):
        found = [found]
    return found


def first(key: str, value: Any) -> Spoil:
    return document(lambda asked: asked.update({key: value}))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>'
NO_FILE, DAMAGED, CHANGED = "Det här är ingen enkätfil", "Filen är skadad på rad", "Filen har ändrats sedan den gjordes"
UNKNOWN, SIGNS, NUMBER = "Filen har något som vi inte känner till", "tecken som inte är bokstäver", "ett tal som ingen"
LAYERS, NAME, FORM = "fler lager inuti varandra", "ett namn som inte går att använda", "En del av filen har fel form"

FILES: Mapping[str, tuple[Spoil, str]] = {
    "zeros": (lambda _: bytes(400), NO_FILE),
    "plain words": (lambda _: b"Hej!", NO_FILE),
    "a picture": (lambda _: picture(8, 8), NO_FILE),
    "a ZIP that leaves its folder": (lambda _: archive(), NO_FILE),
    "a small file that unpacks to a large one": (lambda _: gzip.compress(bytes(50_000_000)), NO_FILE),
    "XML with entities": (lambda _: ENTITIES, NO_FILE),
    "UTF-16": (lambda whole: json.dumps(whole).encode("utf-16"), NO_FILE),
    "a list": (lambda whole: [whole], NO_FILE),
    "another program's file": (lambda _: {"type": "FeatureCollection", "features": []}, NO_FILE),
    "half a file": (written(lambda raw: raw[: len(raw) // 2]), DAMAGED),
    "something after the end": (written(lambda raw: raw + b"{}"), DAMAGED),
    "a key twice": (written(lambda raw: raw.replace(b'"kind":', b'"kind": "info", "kind":', 1)), "står två gånger"),
    "NaN": (first("minutes", {"10-12": float("nan")}), NUMBER),
    "Infinity": (first("version", float("inf")), NUMBER),
    "a fraction": (first("minutes", {"10-12": 1.5}), NUMBER),
    "a number of 5,000 figures": (
        written(lambda raw: raw.replace(b'"number": 1', b'"number": 1' + b"0" * 5000)),
        NUMBER,
    ),
    "more minutes than a day has": (first("minutes", {"10-12": 5000}), NAME),
    "100,000 boxes in boxes": (lambda _: b"[" * 100_000, LAYERS),
    "forty boxes in boxes": (first("extra", deeper(40)), LAYERS),
    "a lone surrogate": (question(text={"sv": "Vad\ud800?"}), SIGNS),
    "a lone surrogate as language": (question(text={"sv": "Vad?", "\udfff": "x"}), SIGNS),
    "NUL": (question(text={"sv": "Vad\0?"}), SIGNS),
    "a hidden change of direction": (question(text={"sv": "Vad\u202e?"}), SIGNS),
    "letters in two parts": (question(text={"sv": "A\u030angest?"}), SIGNS),
    "something more": (lambda whole: whole | {"answers": [{"child": 1}]}, UNKNOWN),
    "something less": (lambda whole: {key: one for key, one in whole.items() if key != "hash"}, UNKNOWN),
    "something more of a question": (question(script="alert(1)"), "script"),
    "something more of an answer": (option(onclick="alert(1)"), "onclick"),
    "a newer format": (lambda whole: whole | {"number": 2}, "gjord med en nyare version"),
    "another licence": (lambda whole: whole | {"licence": "All rights reserved"}, "licence"),
    "another hash": (lambda whole: whole | {"hash": "0" * 64}, CHANGED),
    "words changed on the way": (
        lambda whole: whole["questionnaire"]["questions"][0].update(text={"sv": "Vad heter du?"}),
        CHANGED,
    ),
    "an unknown kind": (question(kind="password"), "en frågetyp som inte finns"),
    "a kind that is no word": (question(kind=["choice"]), FORM),
    "a question twice": (document(twice), "finns två gånger"),
    "61 questions": (document(lambda asked: asked.update(questions=asked["questions"][:1] * 61)), "1 till 60 frågor"),
    "questions that are words": (first("questions", "all of them"), FORM),
    "a question after itself": (
        question(show_if={"question": "gor", "any": ["boll"]}),
        "tidigare fråga som inte finns",
    ),
    "an answer that leaves its place": (option(id="../../x"), "små bokstäver"),
    "a picture that leaves its place": (option(picture="../../../instance/config"), NAME),
    "a picture on another machine": (option(picture="https://example.com/x.png"), NAME),
    "a picture that we do not have": (
        document(lambda asked: asked["questions"][0]["options"][1].update(picture="no-such-picture")),
        "en bild som inte finns",
    ),
    "a picture that is not enclosed": (option(picture="a" * 64), "Filen saknar en bild eller en röst"),
    "a picture that nobody uses": (
        lambda whole: whole["pictures"].update({"b" * 64: {"about": "", "base64": ""}}),
        "som ingen fråga använder",
    ),
    "a picture with other bytes": (other("pictures", base64="AAAA"), "är skadad"),
    "a picture that is not base64": (other("pictures", base64="é!"), "är skadad"),
    "a drawing with a script": (enclosed("pictures", SVG), "PNG, JPEG eller WebP"),
    "a picture of 30 million pixels": (enclosed("pictures", picture(6000, 5000)), "24 miljoner"),
    "half a picture": (enclosed("pictures", picture(800, 600)[:60]), "PNG, JPEG eller WebP"),
    "words in the place of a voice": (enclosed("recordings", b"<script>alert(1)</script>"), "MP3"),
    "a voice of nobody": (other("recordings", voice="the mayor"), "vems rösten är"),
    "a voice without a yes": (other("recordings", agreed=""), "vems rösten är"),
    "a voice of an hour": (other("recordings", milliseconds=3_600_000), "vems rösten är"),
    "a text of a novel's length": (question(text={"sv": "x" * 2001}), "för lång"),
    "a title of a novel's length": (first("title", {"sv": "x" * 121}), "för lång"),
    "no title": (first("title", {}), "ingen rubrik"),
    "a language that is a script": (question(text={"sv": "Vad?", "<script>": "x"}), NAME),
    "a place twice": (document(lambda asked: asked["slots"].append(asked["slots"][0])), NAME),
    "a place in braces": (document(lambda asked: asked["slots"].append({"id": "{x}"})), NAME),
    "a level that there is not": (first("levels", ["3-5"]), "textnivå som inte finns"),
    "an article that there is not": (first("articles", [99]), NAME),
    "201 pictures": (
        lambda whole: whole["pictures"].update({f"{n:064x}": {} for n in range(201)}),
        "fler än 200",
    ),
    "nine of eight answers": (question(maximum=9), "högst 1 till 8"),
    "truth in the place of words": (question(text=True), "fel form"),
}
