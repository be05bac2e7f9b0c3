"""LibreOffice, which opens our documents as a planner's office program does."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.programs import program

_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
Rows = list[list[str]]


class Office:
    """Opens files in a folder of its own; slow to start, so that one is used for all tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._n = 0

    def sheets(self, raw: bytes) -> dict[str, Rows]:
        """Return the cells of a workbook as they are shown, by the name of their sheet."""
        found = self._convert(raw, "xlsx", _EVERY_SHEET).glob("*.csv")
        return {one.stem.split("-", 1)[1]: _rows(one) for one in sorted(found)}

    def tables(self, raw: bytes) -> list[Rows]:
        """Return the cells of every table of a document, in its order."""
        [file] = self._convert(raw, "docx", "fodt").glob("*.fodt")
        found = ET.parse(file).iter(f"{_TABLE}table")  # noqa: S314  # LibreOffice's own file
        return [[_cells(row) for row in table.iter(f"{_TABLE}table-row")] for table in found]

    def _convert(self, raw: bytes, ending: str, to: str) -> Path:
        self._n += 1
        folder = self.folder / str(self._n)
        folder.mkdir()
        given = folder / f"given.{ending}"
        given.write_bytes(raw)
        command = [program("soffice"), f"-env:UserInstallation={(self.folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", to, "--outdir", str(folder / "read"), str(given)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return folder / "read"


def _rows(file: Path) -> Rows:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened, delimiter=";"))


def _cells(row: ET.Element) -> list[str]:
    return [" ".join("".join(cell.itertext()).split()) for cell in row.iter(f"{_TABLE}table-cell")]


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice, ready to open files."""
    return Office(tmp_path_factory.mktemp("office"))
