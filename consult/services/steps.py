"""The steps of each kind of sitting, on the leader's pages and on paper: when, which task, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from forms.texts import lazy

_MINUTES = lazy("%(span)s minutes")


@dataclass(frozen=True)
class Step:
    """One screen: its template's name, its task as heading, and when; minutes count from when the group sits down.

    `todo` is a list to tick off, `ask` is said to the group; `on_paper` is what a screen says by its buttons.
    """

    name: str
    task: str
    when: str = ""
    minutes: str = ""
    todo: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    on_paper: tuple[str, ...] = ()

    @property
    def time(self) -> str:
        """When it is the turn of this step, in words."""
        if not self.minutes:
            return str(self.when)
        return str(_MINUTES % {"span": self.minutes})


_CHARGE = lazy("Charge the devices. Make them ready while there is a network.")
_PICTURE = lazy("Print the picture of the place, or show it on the big screen.")
_LETTER = lazy("Have the guardians got the letter? If not: choose another day.")
_READY = Step("ready", lazy("Get everything ready"), lazy("Before"), todo=(_LETTER, _CHARGE, _PICTURE))
_CLOSE = lazy("Ask: Is everybody done? Then press Close. Whoever has begun may still send.")
_EMPTY = lazy("Empty each device before you put it away.")
_WRITE = lazy("Write down how it went, the same day. Write no names.")
_NOTES = Step("notes", lazy("Write your notes"), lazy("Afterwards"), on_paper=(_WRITE,))
_OPEN = lazy("Open the questions. Then the code works.")
# The minutes are those of `practice.md`: forty in a class.
CLASSROOM = (
    _READY,
    Step("welcome", lazy("Welcome the group"), minutes="0–5"),
    Step(
        "rights", lazy("Tell them about their rights"), minutes="5–10",
        on_paper=(lazy("Show the picture of the place. Ask: What do you use to do here?"),),
    ),
    Step(
        "join", lazy("Let everybody in"), minutes="10–12",
        on_paper=(_OPEN, lazy("Write how many you are."), lazy("Show the code, or hand out the cards.")),
    ),
    Step(
        "answer", lazy("Let everybody answer"), minutes="12–27",
        todo=(
            lazy("Help with the words, not with the answers."),
            lazy("Do not look at anybody's screen."),
            lazy("Whoever does not want to answer may stop."),
        ),
    ),
    Step("close", lazy("Close the questions"), minutes="27–30", on_paper=(_CLOSE,)),
    Step(
        "talk", lazy("Talk about the answers"), minutes="30–37",
        ask=(
            lazy("Do you agree with this?"),
            lazy("Why do you think it is so?"),
            lazy("What is most important to tell the municipality?"),
        ),
        on_paper=(lazy("Nobody has to say what they answered. Write down what the group agrees on."),),
    ),
    Step("thanks", lazy("Thank the group"), minutes="37–40", on_paper=(_EMPTY,)),
    _NOTES,
)  # fmt: skip
FIELD = (
    replace(
        _READY,
        todo=(
            _CHARGE,
            lazy("Bring paper forms, in case the network is gone."),
            lazy("Stand where you can be seen. Be two, if you can."),
        ),
    ),
    Step("welcome", lazy("Tell them who asks"), lazy("For each one")),
    Step(
        "round", lazy("Let one after the other answer"), lazy("All the time"),
        todo=(
            lazy("Give the device to one at a time. Step aside."),
            lazy("After each one: see that the first page is there. Press the button for the next one."),
            lazy("Is the network gone? Go on. The answers wait on the device."),
            lazy("Is the battery empty? Use the paper form."),
        ),
    ),
    Step("close", lazy("Close the questions"), lazy("At the end"), on_paper=(_CLOSE,)),
    Step("thanks", lazy("Thank the group"), lazy("At the end"), on_paper=(_EMPTY,)),
    _NOTES,
)  # fmt: skip
OPEN = (
    Step(
        "poster", lazy("Put up the poster"), lazy("Before"),
        todo=(
            lazy("Put the poster where many go by, at the height of their eyes."),
            lazy("Scan the code yourself. Do the questions come?"),
            lazy("Ask somebody at the place to tell you if the poster falls down."),
        ),
    ),
    Step("join", lazy("Open the questions"), lazy("The first day"), on_paper=(_OPEN,)),
    Step("close", lazy("Close the questions"), lazy("The last day"), on_paper=(_CLOSE,)),
    _NOTES,
)  # fmt: skip
_PRACTICE = (replace(_READY, todo=(_CHARGE, _PICTURE)), *CLASSROOM[1:6])
BY_KIND: Mapping[str, tuple[Step, ...]] = {
    "classroom": CLASSROOM, "field": FIELD, "open": OPEN, "practice": _PRACTICE,
}  # fmt: skip
