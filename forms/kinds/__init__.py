"""The kinds of question, in the order of the planner's menu: one file and one line here for each."""

from forms.kind import Kind
from forms.kinds.again_again import AgainAgain
from forms.kinds.best_worst import BestWorst
from forms.kinds.choice import Choice
from forms.kinds.choices import Choices
from forms.kinds.drawing import Drawing
from forms.kinds.faces import Faces
from forms.kinds.info import Info
from forms.kinds.map_pin import MapPin
from forms.kinds.number import Number
from forms.kinds.place_choice import PlaceChoice
from forms.kinds.short_text import ShortText
from forms.kinds.this_or_that import ThisOrThat

KINDS: tuple[type[Kind], ...] = (
    Choice,
    Choices,
    ThisOrThat,
    Faces,
    AgainAgain,
    BestWorst,
    PlaceChoice,
    MapPin,
    Number,
    ShortText,
    Drawing,
    Info,
)
