"""The interface's language outside of a request: what `consult work` writes, and files in another language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from babel.support import NullTranslations, Translations

from consult.assets import folder
from forms.texts import gettext_in_force


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Say interface texts in a language for a while; in English where it has no catalogue."""
    token = gettext_in_force.set(_catalogue(lang).gettext)
    try:
        yield
    finally:
        gettext_in_force.reset(token)


@cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(str(folder("translations")), [lang])
