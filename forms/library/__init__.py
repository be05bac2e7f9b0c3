"""The ready questionnaires that come with the program, one YAML file each."""

from functools import cache
from importlib import resources

import yaml

from forms import questionnaire
from forms.questionnaire import Questionnaire

_FOLDER = resources.files("forms.library")


@cache
def names() -> tuple[str, ...]:
    """Return the names of the ready questionnaires, in alphabetical order."""
    return tuple(sorted(file.name.removesuffix(".yaml") for file in _FOLDER.iterdir() if file.name.endswith(".yaml")))


@cache
def load(name: str) -> Questionnaire:
    """Return one ready questionnaire with its name as origin; KeyError when there is none of that name."""
    if name not in names():
        raise KeyError(name)
    raw = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return questionnaire.load(raw | {"origin": name})
