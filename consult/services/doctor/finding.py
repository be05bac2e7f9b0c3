"""What the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and whether it is well; `about` names it for programs."""

    about: str
    well: bool
    said: str
