"""Compiles each language's catalogue (.po) to the file the program reads (.mo), in every build and `make translate`."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(folder: Path) -> list[Path]:
    """Write a .mo beside every .po below `folder` and return them; a broken placeholder is a ValueError."""
    return [compile_catalogue(path) for path in sorted(folder.glob("*/LC_MESSAGES/*.po"))]


def compile_catalogue(path: Path) -> Path:
    """Write the .mo of one .po and return its path; fuzzy messages are left out."""
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parts[-3], abort_invalid=True)
    for message, errors in catalogue.check():
        raise ValueError(f"{path}: {message.id!r}: {errors[0]}")
    compiled = path.with_suffix(".mo")
    with compiled.open("wb") as target:
        write_mo(target, catalogue)
    return compiled


class CompileCatalogues(BuildHookInterface[Any]):
    """Hatchling's hook: a wheel carries static files and catalogues, a checkout is compiled in place."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and for a wheel say which files move below `consult`; an editable install must not copy them."""
        root = Path(self.root)
        compile_catalogues(root / "translations")
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"]["static"] = "consult/static"
            read = [path for path in root.glob("translations/**/*") if path.suffix in {".mo", ".yaml"}]
            build_data["force_include"] |= {str(path): f"consult/{path.relative_to(root)}" for path in read}


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
