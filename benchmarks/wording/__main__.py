"""Print what wording help finds and misses; `python -m benchmarks.wording tuned` also lists what went wrong there."""

import sys

from benchmarks.wording.measured import Row, rows


def main() -> None:
    """Print both tables, and the sentences that went wrong in the sets that are named."""
    tuned, unseen = rows("tuned"), {row.kind: row for row in rows("unseen")}
    print("| kind | tuned: found | false alarms | unseen: found | false alarms |\n| --- | --- | --- | --- | --- |")
    for row in tuned:
        print("|", " | ".join([row.kind, *_cells(row), *_cells(unseen.get(row.kind))]), "|")
    for which in sys.argv[1:]:
        for row in rows(which):
            print(*(f"{which}, {row.kind}, {one}" for one in row.wrong), sep="\n", end="\n" if row.wrong else "")


def _cells(row: Row | None) -> tuple[str, str]:
    if row is None:
        return "–", "–"
    share = f"{row.met} of {row.wanted} = {row.recall:.0%}" if row.wanted else "–"
    return share, f"{row.mistaken} of {row.others} = {row.false_alarms:.1%}"


if __name__ == "__main__":
    main()
