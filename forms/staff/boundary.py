"""The form of a project's area: a file from the map program, or its text."""

from wtforms import FileField, TextAreaField
from wtforms.validators import Optional

from forms.staff import StaffForm
from forms.texts import lazy


class BoundaryForm(StaffForm):
    """One of the two; a chosen file counts before pasted text."""

    file = FileField(
        lazy("GeoJSON file"),
        description=lazy("In WGS 84 or SWEREF 99. At most 1 MB."),
        render_kw={"accept": ".geojson,.json,application/geo+json,application/json"},
    )
    text = TextAreaField(
        lazy("Or paste the text of the file"), [Optional()], render_kw={"rows": 4, "spellcheck": "false"}
    )

    def raw(self) -> bytes:
        """Return what was chosen or pasted."""
        chosen: bytes = self.file.data.read() if self.file.data else b""
        return chosen or (self.text.data or "").encode()
