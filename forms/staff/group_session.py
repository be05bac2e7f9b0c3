"""The group session's form: who sits where, when, and with which words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Form, IntegerField, RadioField, SelectField, StringField
from wtforms.fields import DateTimeLocalField, TelField
from wtforms.validators import Length, NumberRange, Optional, Regexp, ValidationError

from forms.staff import StaffForm, needed
from forms.staff.consultation import LEVEL_NAMES, Several, offered
from forms.texts import lazy

HERE = ZoneInfo("Europe/Stockholm")
KIND_NAMES = {
    "classroom": lazy("In a classroom: one device each"),
    "field": lazy("Out in the place: one device goes round"),
    "open": lazy("A poster or a link: whoever passes"),
}
AGE_NAMES = {
    "": lazy("Each child is asked"),
    "6-9": lazy("6–9 years"),
    "10-12": lazy("10–12 years"),
    "13-15": lazy("13–15 years"),
    "16-18": lazy("16–18 years"),
}
DEVICE_NAMES = {
    "surfplattan": lazy("the tablet"),
    "datorn": lazy("the computer"),
    "telefonen": lazy("the phone"),
}
BOOKING_NAMES = {
    "asked": lazy("Asked: the place has not answered yet"),
    "agreed": lazy("Agreed with the place"),
    "moved": lazy("Moved to another time"),
}
SHORTER = lazy("Write it in at most %(max)d signs")
STAMPS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
WORDS = ("title", "place", "contact", "adult", "adult_phone")
MOST_LEVELS = 2
MOST_LANGUAGES = 4


def in_our_time(_: Form, field: DateTimeLocalField) -> None:
    """A day that clocks can count with."""
    if field.data and not 2000 <= field.data.year < 2200:
        raise ValidationError(lazy("Choose a day and a time"))


def after_opening(form: Form, field: DateTimeLocalField) -> None:
    """A session closes after it opens."""
    if field.data and form["opens_at"].data and field.data <= form["opens_at"].data:
        raise ValidationError(lazy("Choose a time after the opening"))


class SessionForm(StaffForm):
    """One sitting. Call `offer` before anything else: what can be chosen is the consultation's."""

    kind = RadioField(lazy("How do they answer?"), choices=offered(KIND_NAMES, KIND_NAMES), default="classroom")
    title = StringField(
        lazy("Which group is it?"),
        [Length(max=80, message=SHORTER)],
        description=lazy("Staff read it. For example: Björkbacka, class 4B. Write no child's name."),
    )
    affected_id = SelectField(
        lazy("Who of those affected are they?"),
        default="",
        description=lazy("Then the session counts under: Whom have we heard?"),
    )
    place = StringField(
        lazy("Where?"),
        [Length(max=60, message=SHORTER)],
        description=lazy(
            "Spell it the same way each time: results can be divided by place. For example: Björkbacka school"
        ),
        render_kw={"list": "places"},
    )
    age_group = SelectField(lazy("How old are they?"), default="")
    levels = Several(
        lazy("Which texts do they get?"),
        [needed(lazy("Choose one text level, or two"))],
        description=lazy("One, or two to choose between."),
    )
    languages = Several(
        lazy("Which languages?"),
        [needed(lazy("Choose at least one language"))],
        description=lazy("At most four. They work without a network too."),
    )
    device_word = SelectField(
        lazy("What do they answer on?"), choices=offered(DEVICE_NAMES, DEVICE_NAMES), default="surfplattan"
    )
    expected = IntegerField(
        lazy("How many do you expect?"), [Optional(), NumberRange(1, 500, lazy("Write a number from 1 to 500"))]
    )
    opens_at = DateTimeLocalField(
        lazy("Opens by itself"),
        [Optional(), in_our_time],
        format=STAMPS,
        description=lazy("Leave it empty to open by hand."),
    )
    closes_at = DateTimeLocalField(lazy("Closes by itself"), [Optional(), in_our_time, after_opening], format=STAMPS)
    leader_id = SelectField(
        lazy("Who leads?"),
        description=lazy("A teacher or a substitute needs no account: give them the leader link."),
        default="",
    )
    adult = StringField(
        lazy("Which grown-up answers for it?"),
        [Length(max=80, message=SHORTER)],
        description=lazy("Needed when the leader is under 18. For example: the supervisor."),
    )
    adult_phone = TelField(
        lazy("The grown-up's telephone during the session"),
        [
            Length(max=30, message=SHORTER),
            Regexp(r"([-+() 0-9]{5,})?\Z", message=lazy("Write a telephone number in digits")),
        ],
        render_kw={"autocomplete": "off"},
    )
    booking = RadioField(
        lazy("What is settled with the place?"), choices=offered(BOOKING_NAMES, BOOKING_NAMES), default="agreed"
    )
    contact = StringField(
        lazy("Whom do you talk to at the place?"),
        [Length(max=120, message=SHORTER)],
        description=lazy("A role and how to reach it. For example: the class teacher, 010-000 00 00"),
    )
    young: Collection[str] = ()
    """The leaders under 18, by id: each needs a grown-up who answers for the session."""

    def offer(self, levels: list[str], languages: list[str], leaders: dict[str, str], names: Mapping[str, str]) -> None:
        """Offer the consultation's levels and languages by their `names`, and leaders by id and address."""
        self.levels.choices = offered(levels, LEVEL_NAMES)
        self.languages.choices = offered(languages, names)
        self.age_group.choices = offered(["", *levels], AGE_NAMES)
        self.leader_id.choices = offered(["", *leaders], {"": lazy("Somebody without an account")} | leaders)

    def offer_affected(self, groups: dict[str, str]) -> None:
        """Offer the groups that the project affects by id and name; without any there is nothing to ask."""
        if not groups:
            del self.affected_id
        else:
            self.affected_id.choices = offered(["", *groups], {"": lazy("None of them")} | groups)

    def validate_levels(self, field: Several) -> None:
        """At most two, so that a device without a network can keep them."""
        if len(field.data or ()) > MOST_LEVELS:
            raise ValidationError(lazy("Choose one text level, or two"))

    def validate_languages(self, field: Several) -> None:
        """At most four, for the same reason."""
        if len(field.data or ()) > MOST_LANGUAGES:
            raise ValidationError(lazy("Choose at most four languages"))

    def validate_adult(self, field: StringField) -> None:
        """Somebody under 18 does not stand alone (`privacy.md` 8)."""
        if self.leader_id.data in self.young and not field.data:
            raise ValidationError(lazy("The leader is under 18. Write which grown-up answers for the session"))

    def validate_adult_phone(self, field: TelField) -> None:
        """The grown-up can be reached."""
        if self.leader_id.data in self.young and not field.data:
            raise ValidationError(lazy("The leader is under 18. Write the grown-up's telephone number"))

    def facts(self) -> dict[str, Any]:
        """Return what the service wants of the fields that are left: times in UTC, nothing chosen as None."""
        facts = dict(self.data)
        facts.update({name: " ".join((facts[name] or "").split()) for name in WORDS if name in facts})
        facts.update({name: _utc(facts[name]) for name in ("opens_at", "closes_at")})
        if "age_group" in facts:
            facts["age_group"] = facts["age_group"] or None
        if "affected_id" in facts:
            facts["affected_id"] = int(facts["affected_id"]) if facts["affected_id"] else None
        return facts | {"leader_id": int(facts["leader_id"]) if facts["leader_id"] else None}


class MoveForm(StaffForm):
    """Another time for a session."""

    opens_at = DateTimeLocalField(
        lazy("When does it begin?"), [needed(lazy("Choose a day and a time")), in_our_time], format=STAMPS
    )
    closes_at = DateTimeLocalField(lazy("When does it end?"), [Optional(), in_our_time, after_opening], format=STAMPS)

    def times(self) -> tuple[datetime | None, datetime | None]:
        """Return both in UTC."""
        return _utc(self.opens_at.data), _utc(self.closes_at.data)


def local(moment: datetime | None) -> datetime | None:
    """Return a moment on Swedish clocks without its zone, as the form shows it."""
    return moment and moment.astimezone(HERE).replace(tzinfo=None)


def _utc(wall: datetime | None) -> datetime | None:
    return wall and wall.replace(tzinfo=HERE).astimezone(UTC)
