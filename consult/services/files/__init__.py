"""A result as files of data: one module a format, each a function from a `Result` to bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from consult.services.described import Result
from consult.services.files import json_file, tables, workbook
from forms.texts import lazy


@dataclass(frozen=True)
class Format:
    """One kind of file: what it is called and good for, how its name ends, its media type, and what makes it."""

    called: str
    about: str
    ending: str
    mimetype: str
    make: Callable[[Result], bytes]


_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
}  # fmt: skip
