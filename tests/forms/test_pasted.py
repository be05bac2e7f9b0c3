"""A pasted table is read as it was meant, or says what to change; nothing makes it fall."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.staff.moments import when
from forms.staff.pasted import HEADINGS, Known, read
from forms.texts import LEVELS

TODAY = date(2026, 11, 22)
KNOWN = Known(LEVELS, {"sv": "Svenska", "en": "Engelska", "ar": "Arabiska"}, {"eva@lund.example": "7"}, TODAY)
MIDNIGHT, NINE, TEN = map(datetime.fromisoformat, ("2027-05-04T00:00", "2027-05-04T09:15", "2027-05-04T10:00"))
WHOLE_DAY = (MIDNIGHT, datetime.fromisoformat("2027-05-04T23:59"))
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()


@pytest.mark.parametrize(
    "day",
    ["2027-05-04", "20270504", "4/5", "4/5 2027", "4/5-27", "4.5.2027", "4 maj", "4 maj 2027", "den 4:e maj",
     "tis 4 maj", "Tisdagen den 4 maj 2027", "4 May 2027", "Tuesday 4th May"],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(day):
    assert when(day, "", "", TODAY) == WHOLE_DAY


@pytest.mark.parametrize(
    ("day", "clock", "end"),
    [("4/5", "9.15-10", ""), ("4/5", "09:15–10:00", ""), ("4/5", "kl 9.15 till 10", ""), ("4/5", "kl. 9.15", "10.00"),
     ("4 maj kl 9.15–10", "", ""), ("2027-05-04 09:15:00", "", "10:00:00"), ("4/5 9.15-10", "", ""),
     ("4.5", "0915", "1000"), ("kl 9.15-10 den 4/5", "", "")],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it_also_beside_the_day(day, clock, end):
    assert when(day, clock, end, TODAY) == (NINE, TEN)


def test_a_time_without_an_end_has_none_and_a_row_without_a_day_no_time():
    assert when("4/5", "9.15", "", TODAY) == (NINE, None)
    assert when("", "", "", TODAY) == (None, None)


@pytest.mark.parametrize(("day", "year"), [("22/11", 2026), ("21/11", 2027), ("1 jan", 2027)])
def test_a_day_without_a_year_is_the_next_one(day, year):
    assert when(day, "8", "", TODAY)[0].year == year


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [("31/2", "", "does not exist"), ("5/14", "", "does not exist"), ("snart", "", "Write the day"),
     ("", "9", "day too"), ("4/5", "efter lunch", "Write the time"), ("4/5", "25.00", "Write the time"),
     ("4/5", "10-9", "ends before"),
     ("4/5 2025", "", "has passed"), ("ons 4 maj 2027", "", "weekday"), ("4/5", "9-10-11", "Write the time")],
)  # fmt: skip
def test_what_cannot_be_a_time_says_what_to_do(day, clock, said):
    with pytest.raises(ValueError, match=said):
        when(day, clock, "", TODAY)


def test_columns_stand_in_any_order_under_swedish_or_english_headings():
    swedish = read("Antal elever\tKlass\tDatum\tPlats\n22\t4B\t4/5\tEkskolan\n", KNOWN)
    english = read("place;Group;date;number\nEkskolan;4B;4/5;22\n", KNOWN)
    assert swedish.rows[0].fields == english.rows[0].fields
    assert swedish.rows[0].fields["title"] == "4B"
    assert swedish.unused == english.unused == []


def test_every_column_is_read():
    said = {
        "Grupp": "4B", "Plats": "Ekskolan", "Datum": "4/5", "Tid": "9.15–10", "Antal": "ca 22 st", "Ålder": "10–12 år",
        "Slag": "ute", "Språk": "svenska och arabiska", "Textnivå": "6-9, 10-12", "Enhet": "dator",
        "Kontakt": "läraren", "Ledare": "Eva@lund.example", "Ansvarig vuxen": "handledaren",
        "Telefon": "070-000 00 00", "Läge": "förfrågan",
    }  # fmt: skip
    fields = read("\n".join("\t".join(row) for row in (said.keys(), said.values())), KNOWN).rows[0].fields
    assert fields == {
        "title": "4B", "place": "Ekskolan", "opens_at": "2027-05-04T09:15", "closes_at": "2027-05-04T10:00",
        "expected": "22", "age_group": "10-12", "kind": "field", "languages": ["sv", "ar"], "levels": ["6-9", "10-12"],
        "device_word": "datorn", "contact": "läraren", "leader_id": "7", "adult": "handledaren",
        "adult_phone": "070-000 00 00", "booking": "asked",
    }  # fmt: skip


def test_a_telephone_without_a_responsible_grown_up_belongs_to_the_contact():
    assert read("Kontakt,Telefon\nläraren,010-1\n", KNOWN).rows[0].fields["contact"] == "läraren 010-1"


def test_a_column_that_is_not_known_or_comes_twice_is_named():
    assert read("Grupp\tHumör\tKlass\n4B\tglad\t4C\n", KNOWN).unused == ["Humör", "Klass"]


def test_rows_are_numbered_as_in_the_table_and_empty_ones_are_passed_over():
    rows = read("Grupp\tDatum\n4B\t4/5\n\t\n4C\t99/5\n", KNOWN).rows
    assert [(row.number, len(row.problems)) for row in rows] == [(2, 0), (4, 1)]


def test_a_quoted_cell_may_hold_lines_and_a_single_quote_is_a_plain_sign():
    assert read('Grupp\tPlats\n"4B\n4C"\tEkskolan\n', KNOWN).rows[0].fields["title"] == "4B 4C"
    assert [row.fields["title"] for row in read('Grupp\tPlats\n"4B\tE\n4C\tE\n', KNOWN).rows] == ['"4B', "4C"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Ålder", "19"), ("Ålder", "12-okt"), ("Antal", "några"), ("Språk", "klingonska"), ("Språk", "finska"),
     ("Slag", "?"), ("Enhet", "griffeltavla"), ("Läge", "nej"), ("Ledare", "adam@lund.example"), ("Textnivå", "lätt")],
)  # fmt: skip
def test_a_cell_that_is_not_understood_is_a_problem_of_its_row_alone(heading, cell):
    table = read(f"Grupp;{heading}\n4A;\n4B;{cell}\n", KNOWN)
    assert [len(row.problems) for row in table.rows] == [0, 1]


@pytest.mark.parametrize("text", ["", "\n\n", "4B\tEkskolan\t4/5", "\t\t"])
def test_without_headings_the_table_is_asked_for_again(text):
    with pytest.raises(ValueError, match="says what stands in each column"):
        read(text, KNOWN)


def test_more_rows_than_anybody_reads_through_are_refused():
    assert len(read("Grupp\n" + "4B\n" * 200, KNOWN).rows) == 200
    with pytest.raises(ValueError, match="200"):
        read("Grupp\n" + "4B\n" * 201, KNOWN)


@given(st.text(max_size=300))
def test_no_text_makes_it_fall(text):
    with suppress(ValueError):
        assert all(row.number > 1 for row in read(text, KNOWN).rows)


@given(st.lists(st.lists(st.text(max_size=12), max_size=20), max_size=6), st.sampled_from("\t;,"))
def test_no_row_under_good_headings_makes_it_fall_or_is_lost(rows, parted):
    headings = parted.join(words.split()[0] for words in HEADINGS.values())
    plain = [[" ".join(cell.replace('"', "").replace(parted, " ").split()) for cell in row] for row in rows]
    table = read("\n".join([headings, *(parted.join(row) for row in plain)]), KNOWN)
    assert [row.number for row in table.rows] == [n for n, row in enumerate(plain, start=2) if any(row)]


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_day_and_no_time_make_it_fall(day, clock, end):
    with suppress(ValueError):
        begins, ends = when(day, clock, end, TODAY)
        assert ends is None or begins < ends


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


@given(st.dates(TODAY, date(2099, 12, 31)), CLOCKS, CLOCKS, st.sampled_from("- – — till".split()), st.integers(0, 4))
def test_what_was_written_is_read_back(day, one, other, between, way):
    first, last = sorted((one, other))
    written = [f"{day:%Y-%m-%d}", f"{day.day}/{day.month} {day.year}", f"{day.day}/{day.month}/{day.year}",
               f"den {day.day} {MONTHS[day.month - 1]} {day.year}", f"{day.day}.{day.month}.{day.year}"]  # fmt: skip
    clock = f"kl {first:%H.%M} {between} {last:%H:%M}"
    if first == last:
        with pytest.raises(ValueError, match="ends before"):
            when(written[way], clock, "", TODAY)
        return
    expected = (datetime.combine(day, first), datetime.combine(day, last))
    assert when(written[way], clock, "", TODAY) == expected
    assert when(f"{written[way]} {clock}", "", "", TODAY) == expected


@given(
    st.integers(1, 500), st.sampled_from(LEVELS), st.sampled_from("\t;"), st.permutations(["Grupp", "Antal", "Ålder"])
)
def test_what_a_table_says_is_read_back_in_every_order(number, level, parted, order):
    said = {"Grupp": "Klass 4B", "Antal": str(number), "Ålder": level}
    row = read(f"{parted.join(order)}\n{parted.join(said[name] for name in order)}", KNOWN).rows[0]
    assert row.problems == []
    assert row.fields == {"title": "Klass 4B", "expected": str(number), "age_group": level, "levels": [level]}


def test_midnight_is_a_time_and_not_a_missing_one():
    assert when("4/5", "00.00-00.30", "", TODAY) == (MIDNIGHT, MIDNIGHT + timedelta(minutes=30))
