"""Print what is found in the bench's texts; `python -m benchmarks.texts names` also lists what went wrong there."""

import sys
import time

from benchmarks.texts.made import texts
from benchmarks.texts.measured import figures
from consult.services.clearing import languages, masking, worries


def main() -> None:
    """Print both tables, how long a long text takes, and the misses of the tuned templates if asked."""
    tuned, unseen = figures("tuned"), figures("unseen")
    print("| what | tuned templates | unseen templates |\n| --- | --- | --- |")
    for what, row in tuned.items():
        cells = [f"{one.met:,} of {one.number:,} = {one.share:.1%}" for one in (row, unseen[what])]
        print("|", " | ".join([what, *cells]), "|")
    print(f"\n500 signs, masked, looked through for worries and told the language: {took():.1f} ms")
    for what in sys.argv[1:]:
        print(f"\n{what}:", *sorted(set(tuned[what].missed)), sep="\n  ")


def took(times: int = 50) -> float:
    """Return how many milliseconds of one core a text of 500 signs takes."""
    long = " ".join(made.body for made in texts("clean", "tuned", 30))[:500]
    begun = time.process_time()
    for _ in range(times):
        masking.read(long), worries.found(long), languages.covered(long)
    return (time.process_time() - begun) / times * 1000


if __name__ == "__main__":
    main()
