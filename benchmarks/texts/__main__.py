"""Print what is found and missed in the bench's texts; `python -m benchmarks.texts names` also lists what went wrong."""

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
        other = unseen[what]
        print(
            f"| {what} | {row.met} of {row.number}, {row.share:.1%} | {other.met} of {other.number}, {other.share:.1%} |"
        )
    long = " ".join(made.body for made in texts("clean", "tuned", 30))[:500]
    begun = time.perf_counter()
    for _ in range(100):
        masking.read(long), worries.found(long), languages.covered(long)
    print(f"\n500 signs: {(time.perf_counter() - begun) * 10:.2f} ms")
    for what in sys.argv[1:]:
        row = tuned[what]
        print(f"\n{what}:", *sorted(set(row.missed)), sep="\n  ")


if __name__ == "__main__":
    main()
