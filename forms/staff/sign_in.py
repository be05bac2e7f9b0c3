"""Signing in, and choosing a password by a link."""

from collections.abc import Callable

from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import Length, ValidationError

from forms.staff import StaffForm, needed
from forms.texts import lazy


class SignInForm(StaffForm):
    """E-mail address and password."""

    email = EmailField(
        lazy("E-mail address"),
        [needed(lazy("Write your e-mail address")), Length(max=254)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy("Password"),
        [needed(lazy("Write your password")), Length(max=128)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(StaffForm):
    """A new password, twice; the view says who judges its strength."""

    judge: Callable[[str], str | None]

    password = PasswordField(
        lazy("New password"),
        [needed(lazy("Write a password of at least 12 signs"))],
        description=lazy("At least 12 signs. Four words that you remember are good."),
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        lazy("The same password again"),
        [needed(lazy("Write the password once more"))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """Refuse a password that others would guess."""
        if weak := self.judge(field.data or ""):
            raise ValidationError(weak)

    def validate_again(self, field: PasswordField) -> None:
        """Catch a slip of the finger before it locks somebody out."""
        if field.data != self.password.data:
            raise ValidationError(lazy("The two passwords differ. Write both again."))


class OwnPasswordForm(PasswordForm):
    """A new password for somebody who knows the old one; the view says how to tell."""

    knows: Callable[[str], bool]

    current = PasswordField(
        lazy("Your password now"),
        [needed(lazy("Write the password that you have now"))],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_current(self, field: PasswordField) -> None:
        """Refuse somebody who sits down at an open page."""
        if not self.knows(field.data or ""):
            raise ValidationError(lazy("That is not your password. Write it again."))


CODE_KEYS = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
LONGEST_CODE = 40


class CodeForm(StaffForm):
    """The code of the code app, or one of the recovery codes."""

    code = StringField(
        lazy("The code in your code app"),
        [needed(lazy("Write the code from your code app")), Length(max=LONGEST_CODE)],
        description=lazy("Six digits. Have you lost your phone? Then write one of your recovery codes instead."),
        render_kw=CODE_KEYS,
    )


class NewAppForm(StaffForm):
    """The first code of a new code app, which shows that it was read in right."""

    new_code = StringField(
        lazy("The code that the app shows now"),
        [needed(lazy("Write the six digits that the app shows")), Length(max=LONGEST_CODE)],
        description=lazy("Six digits. The app shows new ones twice a minute."),
        render_kw=CODE_KEYS,
    )


class OwnAppForm(NewAppForm):
    """A new code app for somebody who is signed in, which takes the password."""

    knows: Callable[[str], bool]

    password = PasswordField(
        lazy("Your password"),
        [needed(lazy("Write your password"))],
        render_kw={"autocomplete": "current-password"},
    )

    def validate_password(self, field: PasswordField) -> None:
        """Refuse somebody who sits down at an open page."""
        if not self.knows(field.data or ""):
            raise ValidationError(lazy("That is not your password. Write it again."))


class OtherAppForm(OwnAppForm):
    """Another code app instead of the one that there is, which takes a code of that one or a recovery code too."""

    code = StringField(
        lazy("A code from the app that you have had until now"),
        [needed(lazy("Write a code from the app that you have had until now")), Length(max=LONGEST_CODE)],
        description=lazy("Is that phone gone? Then write one of your recovery codes."),
        render_kw=CODE_KEYS,
    )
