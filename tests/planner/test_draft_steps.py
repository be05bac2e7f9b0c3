"""What somebody types in one go is one step to undo, however often the page saved it meanwhile."""

from dataclasses import replace

from consult.services import draft_steps, editing
from forms import changing
from forms.questionnaire import dump_question
from forms.texts import Text


def test_what_is_typed_in_one_go_is_one_step_and_a_button_begins_another(town):
    draft = town.consultation(opened=False)

    def write(words, *, typed):
        question = town.questionnaire(draft).question("gor")
        raw = dump_question(replace(question, text=Text.load(words)))
        town.do(editing.change, draft, raw, was=changing.token(question), typed=typed)

    def undo():
        with town.writing() as db:
            one = town.found(db, draft)
            editing.undo(db, "test", one, draft_steps.newest(db, one).id)
        return now()

    def now():
        return str(town.questionnaire(draft).question("gor").text.say("sv"))

    first = now()
    for words in ("Vad gillar", "Vad gillar du?"):
        write(words, typed=True)
    write("Vad gör du?", typed=False)
    write("Vad gör du helst?", typed=True)
    assert [undo(), undo(), undo()] == ["Vad gör du?", "Vad gillar du?", first]
