"""A theme is counted from K children on, each child once; below that nothing is told but "some" (`privacy.md` 1.9)."""

from dataclasses import replace

import pytest

from consult.models.clearing import quote
from consult.models.theme import sorted_quote
from consult.services import sayings, themes
from tests.themes.conftest import WORDS

K = 7


def told(written, change=lambda questionnaire: questionnaire):
    """Return what may be told of the own words, read by the connection that cannot read answers."""
    questionnaire = change(written.town.questionnaire(written.consultation))
    with written.town.database.reporting() as db:
        return sayings.read(db, written.one(db), questionnaire).get(WORDS)


def sort(written, name, ids):
    """Put texts under a theme."""
    written.do(lambda db, actor: themes.put(db, actor, themes.make(db, actor, written.one(db), WORDS, name), ids))


@pytest.mark.parametrize(("children", "said"), [(K - 1, None), (K, K)])
def test_a_theme_is_counted_from_k_children_on(written, children, said):
    sort(written, "Bänkar", written.cleared(*["En bänk"] * children))
    [theme] = told(written).themes
    assert (theme.children, told(written).texts) == (said, said)


def test_one_child_with_many_texts_counts_once(written):
    ids = written.cleared(*["En bänk"] * (K - 1)) + written.cleared(*["Två bänkar"] * 5, child="den sjunde")
    sort(written, "Bänkar", ids[:-1])
    assert told(written).themes[0].children == K
    assert told(written).texts == K + 4
    alone = written.cleared(*["Bara jag"] * 20, child="ensam")
    sort(written, "Ensam", alone)
    assert told(written).themes[1].children is None


def test_a_count_of_texts_would_be_seen(written, monkeypatch):
    """The planted leak: rows are counted instead of children."""
    monkeypatch.setattr(sayings, "counted", lambda children, least: len(list(children)))
    sort(written, "Ensam", written.cleared(*["Bara jag"] * 20, child="ensam"))
    assert told(written).themes[0].children == 20


def test_texts_stand_in_an_order_that_tells_nothing(written):
    ids = [written.cleared(f"text {n}")[0] for n in range(30)]
    shown = [one.id for one in told(written).unsorted]
    assert shown == sorted(ids) != ids


def test_nothing_cleared_and_empty_themes_are_not_told(written):
    assert told(written) is None
    sort(written, "Bänkar", [])
    assert told(written) is None
    written.cleared("Ett träd")
    assert told(written).themes == ()
    assert told(written).texts is None


def test_a_text_that_is_taken_back_is_gone_from_what_is_told(written):
    first, *rest = written.cleared(*["En bänk"] * K)
    sort(written, "Bänkar", [first, *rest])
    with written.town.writing() as db:
        db.execute(sorted_quote.delete().where(sorted_quote.c.quote == first))
        db.execute(quote.delete().where(quote.c.id == first))
    [theme] = told(written).themes
    assert theme.children is None
    assert {one.id for one in theme.quotes} == set(rest)


def sensitive(questionnaire):
    """Return the questionnaire, the question for own words a sensitive one."""
    return replace(questionnaire, questions=tuple(replace(one, sensitive=True) for one in questionnaire.questions))


def test_a_sensitive_question_is_not_counted_and_waits_for_the_final_result(written):
    sort(written, "Bänkar", written.cleared(*["En bänk"] * 40))
    assert told(written, sensitive) is None
    with written.town.writing() as db:
        written.one(db).state = "final"
    found = told(written, sensitive)
    assert (found.texts, found.themes[0].children) == (None, None)
    assert len(found.themes[0].quotes) == 40
    assert told(written).themes[0].children == 40


def test_what_papers_may_quote_stands_first_and_is_one(written):
    ids = written.cleared(*["En bänk"] * 5)
    sort(written, "Bänkar", ids)
    for chosen in sorted(ids)[-2:]:
        written.do(
            lambda db, actor, chosen=chosen: themes.pick(db, actor, themes.of(db, written.one(db), WORDS)[0], chosen)
        )
    [theme] = told(written).themes
    assert theme.picked == theme.quotes[0]
    assert theme.picked.id == max(ids)
    assert [one.picked for one in theme.quotes].count(True) == 1
