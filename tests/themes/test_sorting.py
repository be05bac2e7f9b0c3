"""Sorting by hand loses no text and doubles none, however themes are made, merged, split and removed."""

import uuid
from random import Random

import pytest
from sqlalchemy import func, select

from consult.models.clearing import quote
from consult.models.organisation import Audit
from consult.models.theme import Theme, sorted_quote
from consult.services import quotes, sayings, themes
from tests.themes.conftest import WORDS


def made(written, name):
    """Make a theme and return its number."""
    return written.do(lambda db, actor: themes.make(db, actor, written.one(db), WORDS, name).id)


def changed(written, verb, number, *args):
    """Do a verb to a theme."""
    return written.do(lambda db, actor: verb(db, actor, db.get_one(Theme, number), *args))


def under(written):
    """Return what lies under each theme, by its name, and in the themes' order."""
    with written.town.database.reading() as db:
        found = themes.of(db, written.one(db), WORDS)
        return {one.name: {quote.id for quote in quotes.under(db, one)} for one in found}


def test_texts_lie_under_the_themes_they_were_put_under_one_or_several(written):
    bench, tree, both = written.cleared("En bänk", "Ett träd", "En bänk under ett träd")
    benches, trees = made(written, "Bänkar"), made(written, "Träd")
    changed(written, themes.put, benches, [bench, both])
    changed(written, themes.put, trees, [tree, both])
    changed(written, themes.put, trees, [tree, both])
    assert under(written) == {"Bänkar": {bench, both}, "Träd": {tree, both}}
    changed(written, themes.take_out, trees, [both])
    assert under(written) == {"Bänkar": {bench, both}, "Träd": {tree}}


def test_a_text_of_another_question_or_of_nobody_goes_under_no_theme(written):
    [other] = written.cleared("Annat", question="annan")
    theme = made(written, "Bänkar")
    changed(written, themes.put, theme, [other, str(uuid.uuid4())])
    assert under(written) == {"Bänkar": set()}


def test_pressing_twice_makes_one_theme_whatever_its_letters(written):
    assert made(written, "Bänkar") == made(written, "BÄNKAR")
    assert len(under(written)) == 1


def test_merging_puts_all_under_the_other_theme_and_each_once(written):
    one, two, three = written.cleared("ett", "två", "tre")
    first, second = made(written, "Sitta"), made(written, "Bänkar")
    changed(written, themes.put, first, [one, two])
    changed(written, themes.put, second, [two, three])
    written.do(lambda db, actor: themes.merge(db, actor, db.get_one(Theme, first), db.get_one(Theme, second)))
    assert under(written) == {"Bänkar": {one, two, three}}


def test_a_theme_is_not_merged_with_itself_or_with_one_of_another_question(written):
    theme = made(written, "Sitta")
    other = written.do(lambda db, actor: themes.make(db, actor, written.one(db), "annan", "Bänkar").id)
    for into in (theme, other, None):
        with pytest.raises(ValueError, match="to merge with"):
            written.do(
                lambda db, actor, into=into: themes.merge(
                    db, actor, db.get_one(Theme, theme), into and db.get_one(Theme, into)
                )
            )


def test_splitting_moves_what_is_chosen_and_pressing_twice_splits_once(written):
    one, two, three = written.cleared("ett", "två", "tre")
    theme = made(written, "Sitta")
    changed(written, themes.put, theme, [one, two, three])
    for _ in range(2):
        changed(written, themes.split, theme, "Bänkar", [two, three])
    assert under(written) == {"Sitta": {one}, "Bänkar": {two, three}}


def test_a_theme_takes_its_place_in_the_list_and_a_new_one_comes_last(written):
    first, *_ = [made(written, name) for name in ("a", "b", "c")]
    for _ in range(2):
        written.do(lambda db, actor: themes.move(db, db.get_one(Theme, first), 1))
    made(written, "d")
    assert list(under(written)) == ["b", "a", "c", "d"]


def test_two_themes_cannot_have_one_name(written):
    theme, _ = made(written, "Sitta"), made(written, "Bänkar")
    with pytest.raises(ValueError, match="Merge the two"):
        changed(written, themes.rename, theme, "bänkar")
    changed(written, themes.rename, theme, "sitta")
    assert set(under(written)) == {"sitta", "Bänkar"}


def test_removing_a_theme_leaves_its_texts_and_tells_the_audit_no_word_of_them(written):
    ids = written.cleared("Hemligt ställe", "två")
    theme = made(written, "Sitta")
    changed(written, themes.put, theme, ids)
    changed(written, themes.remove, theme)
    with written.town.database.reading() as db:
        assert {one.id for one in quotes.of(db, written.one(db), WORDS)} == set(ids)
        assert db.execute(select(func.count()).select_from(sorted_quote)).scalar_one() == 0
        rows = [row for row in db.scalars(select(Audit)) if "theme" in row.action or "sort" in row.action]
    assert [row.action for row in rows] == ["make theme", "sort quotes", "remove theme"]
    assert "Hemligt" not in repr([(row.subject, row.reason, row.facts) for row in rows])


def test_no_text_is_lost_and_none_is_double_in_any_order_of_changes(written):
    ids = written.cleared(*(f"text {n}" for n in range(12)))
    chance = Random(3)
    for _ in range(40):
        _anything(written, ids, chance)
        with written.town.database.reading() as db:
            one = written.one(db)
            told = sayings.read(db, one, written.town.questionnaire(written.consultation))[WORDS]
            assert db.execute(select(func.count()).select_from(quote)).scalar_one() == len(ids)
        shown = [quote.id for theme in told.themes for quote in theme.quotes]
        left = [quote.id for quote in told.unsorted]
        assert set(shown) | set(left) == set(ids)
        assert not set(shown) & set(left)
        assert len(left) == len(set(left))
        assert all(len({quote.id for quote in theme.quotes}) == len(theme.quotes) for theme in told.themes)


def _anything(written, ids, chance):
    """Do one thing that somebody may do to the themes, and know what it must have left."""
    there = list(under(written))
    some = chance.sample(ids, 3)
    if len(there) < 3:
        changed(written, themes.put, made(written, f"tema {chance.random()}"), some)
        return
    before = under(written)
    with written.town.writing() as db:
        one, other = chance.sample(themes.of(db, written.one(db), WORDS), 2)
        moved = before[one.name] | before[other.name]
        do = chance.choice(["merge", "split", "put", "out", "remove"])
        if do == "merge":
            themes.merge(db, "test", one, other)
        elif do == "split":
            themes.split(db, "test", one, other.name, some)
        else:
            {"put": themes.put, "out": themes.take_out, "remove": lambda *of: themes.remove(*of[:3])}[do](
                db, "test", one, some
            )
        name, into = one.name, other.name
    after = under(written)
    if do == "merge":
        assert after[into] == moved
        assert name not in after
    elif do == "split":
        assert after[name] | after[into] == moved
        assert not after[name] & set(some)
