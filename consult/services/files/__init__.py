"""A result as files of data: one module a format, each a function from a `Result` to bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from consult.services.described import Result
from consult.services.files import json_file, map_file, tables, workbook
from forms.texts import lazy


@dataclass(frozen=True)
class Format:
    """One kind of file: what it is called and good for, how its name ends, its media type, and what makes it.

    With `on_map` there is none before the result is final and the picture of a map lies on the ground.
    """

    called: str
    about: str
    ending: str
    mimetype: str
    make: Callable[[Result], bytes]
    on_map: bool = False

    def suits(self, result: Result) -> bool:
        """Tell whether a result has such a file."""
        return result.heard is not None and (not self.on_map or map_file.is_placed(result))


_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_GEO = "application/geo+json"
FORMATS: Mapping[str, Format] = {
    "xlsx": Format(
        lazy("Excel workbook"), lazy("A sheet per question, with codebook and method."), ".xlsx", _EXCEL, workbook.make
    ),
    "csv": Format(
        lazy("CSV, a row per figure"), lazy("For statistics programs and databases."), ".csv", "text/csv", tables.long
    ),
    "csv-wide": Format(
        lazy("CSV, a row per group"), lazy("A column per answer."), "-wide.csv", "text/csv", tables.wide
    ),
    "codebook": Format(
        lazy("Codebook for the CSV files"), lazy("What every column is called in words."), "-codebook.csv", "text/csv",
        tables.codebook,
    ),
    "json": Format(
        lazy("JSON"), lazy("For other systems, after a published schema."), ".json", "application/json", json_file.make
    ),
    "geojson": Format(
        lazy("Map squares, WGS 84"), lazy("GeoJSON for web maps."), ".geojson", _GEO, map_file.degrees, on_map=True
    ),
    "geojson-3006": Format(
        lazy("Map squares, SWEREF 99 TM"), lazy("GeoJSON for QGIS and the municipality's map."), "-3006.geojson", _GEO,
        map_file.metres, on_map=True,
    ),
}  # fmt: skip
