"""Make an SVG stand inline in a page whose policy ignores every style, and be read aloud."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

SVG, LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
DROPPED = {f"{{{SVG}}}{name}" for name in ("style", "metadata")}
ROOT_STYLE = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # what the dropped sheet said of everything


def inline(svg: str, *, title: str, about: str, lang: str, prefix: str) -> str:
    """Return matplotlib's SVG with attributes instead of styles, ids under `prefix`, and its title and description."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - what matplotlib wrote a moment ago, not what somebody sent
    for parent in list(root.iter()):
        for child in [one for one in parent if one.tag in DROPPED]:
            parent.remove(child)
    for element in root.iter():
        _undress(element)
        _rename(element, prefix)
        element.tail = element.text = None
    _introduce(root, title, about, lang, prefix)
    return ET.tostring(root, encoding="unicode")


def _undress(element: ET.Element) -> None:
    declared = (one.split(":", 1) for one in element.attrib.pop("style", "").split(";") if ":" in one)
    element.attrib.update({name.strip(): value.strip() for name, value in declared})


def _rename(element: ET.Element, prefix: str) -> None:
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, prefix + value)
        elif name in ("href", f"{{{LINK}}}href"):
            del element.attrib[name]
            element.set("href", value.replace("#", f"#{prefix}", 1))
        else:
            element.set(name, re.sub(r"url\(#", f"url(#{prefix}", value))


def _introduce(root: ET.Element, title: str, about: str, lang: str, prefix: str) -> None:
    width, height = root.attrib["viewBox"].split()[2:]
    root.attrib.update(ROOT_STYLE | {"class": "chart", "role": "img", "lang": lang, "width": width, "height": height})
    root.attrib["aria-labelledby"], root.attrib["aria-describedby"] = f"{prefix}title", f"{prefix}about"
    for place, (name, words) in enumerate((("title", title), ("desc", about))):
        element = ET.Element(f"{{{SVG}}}{name}", {"id": prefix + {"title": "title", "desc": "about"}[name]})
        element.text = words
        root.insert(place, element)
