"""Questions in own words: offered, opened and kept going only while a contact for worries has confirmed."""

import pytest

from consult.models.consultation import Consultation
from consult.models.organisation import Organisation
from consult.services import checklist, consultations, organisations, own_words, states
from tests.planner.conftest import the
from tests.support.town import ACTOR

WARNING = "Barn skriver eller ritar, men ingen tar hand om oro."


@pytest.fixture
def draft(town):
    """A draft from the school yard's questions, everything filled in."""
    return town.consultation(levels=("6-9", "10-12"), opened=False)


def lose(town):
    """Let the municipality have no contact any more."""
    with town.writing() as db:
        organisations.change(db, ACTOR, db.get_one(Organisation, town.organisation_id), worry_contact_id=None)


def lacking(town, number):
    with town.database.reading() as db:
        return [one.key for one in checklist.missing(db, db.get_one(Consultation, number))]


def kinds(town, number):
    return [one.kind.name for one in town.questionnaire(number).questions]


@pytest.mark.parametrize("confirmed", [None, False])
def test_nobody_can_add_them_before_a_contact_has_confirmed(town, draft, confirmed):
    if confirmed is not None:
        town.contact(confirmed=confirmed)
    for kind in own_words.OFFERED:
        with pytest.raises(ValueError, match="contact for worries who has confirmed"):
            town.do(own_words.add, draft, kind)
    assert lacking(town, draft) == []


def test_each_is_added_once_and_only_for_levels_that_are_asked(town, draft):
    town.contact()
    for kind in ("short_text", "drawing", "short_text", "drawing"):
        town.do(own_words.add, draft, kind)
    assert kinds(town, draft)[-2:] == ["short_text", "drawing"]
    assert kinds(town, draft).count("short_text") == kinds(town, draft).count("drawing") == 1
    document = town.questionnaire(draft)
    asked = {level: {one.id for one in document.asked(level)} & {"mer", "rita"} for level in document.levels}
    assert asked == {"6-9": {"rita"}, "10-12": {"mer", "rita"}}, "nobody under ten writes"
    youngest = town.consultation(levels=("6-9",), opened=False)
    with town.database.reading() as db:
        one = db.get_one(Consultation, youngest)
        assert own_words.offered(db, one, consultations.questionnaire(db, one)) == ["drawing"]


def test_a_template_keeps_them_where_somebody_reads(town, draft):
    town.contact()
    for kind in own_words.OFFERED:
        town.do(own_words.add, draft, kind)
    document = town.questionnaire(draft)
    names = {
        reads: {
            one.kind.name for one in consultations.tailored(document, ["10-12"], ["sv"], reads_texts=reads).questions
        }
        for reads in (True, False)
    }
    assert names[True] - names[False] == {"short_text", "drawing"}


def test_a_draft_with_them_is_not_opened_without_a_contact(town, draft):
    town.contact()
    town.do(own_words.add, draft, "drawing")
    lose(town)
    assert lacking(town, draft) == ["worry"]
    with pytest.raises(ValueError, match="Something is missing"):
        town.do(states.open_, draft)
    town.do(consultations.remove_question, draft, "rita")
    town.do(states.open_, draft)


def test_a_closed_one_is_not_opened_again_without_a_contact(town, draft):
    number = town.contact()
    town.do(own_words.add, draft, "short_text")
    town.do(states.open_, draft)
    town.do(states.close, draft)
    lose(town)
    with pytest.raises(ValueError, match="contact for worries who has confirmed"):
        town.do(states.reopen, draft)
    with town.writing() as db:
        organisation = db.get_one(Organisation, town.organisation_id)
        organisations.change(db, ACTOR, organisation, worry_contact_id=number)
        organisation.worry_confirmed_at = the(town, Consultation, id=draft).closed_at
    town.do(states.reopen, draft)


def test_a_planner_is_offered_them_only_with_a_contact(desk, town, draft):
    new = f"consultations/{draft}/questions/new"
    assert 'value="drawing"' not in desk.read(new)
    desk.done(new, {"kind": "drawing"})
    assert "drawing" not in kinds(town, draft)
    town.contact()
    assert 'value="drawing"' in desk.read(new)
    page = desk.done(new, {"kind": "drawing"})
    assert "Rita hur du vill ha det {på platsen}" in page
    assert kinds(town, draft)[-1] == "drawing"


def test_the_list_of_what_is_missing_leads_to_the_contact(desk, town, draft):
    town.contact()
    town.do(own_words.add, draft, "short_text")
    assert "kontakt vid oro" not in desk.read(f"consultations/{draft}")
    lose(town)
    page = desk.read(f"consultations/{draft}")
    assert 'href="/o/lund/settings#worry">Låt en kontakt vid oro svara på ett test' in page
    assert WARNING not in page, "no child writes yet"


def test_planners_are_warned_when_the_contact_is_lost_while_children_write(desk, town, draft):
    town.contact()
    town.do(own_words.add, draft, "drawing")
    town.do(states.open_, draft)
    other = town.consultation()
    assert WARNING not in desk.read("") + desk.read(f"consultations/{draft}")
    lose(town)
    assert WARNING in desk.read("")
    assert WARNING in desk.read(f"consultations/{draft}")
    assert WARNING not in desk.read(f"consultations/{other}"), "nobody writes there"
    town.do(states.close, draft)
    assert WARNING not in desk.read("")
