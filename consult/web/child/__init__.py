"""What children meet: no cookie, no account, no staff asset; one statement and a kept page for each who comes."""

from flask import Blueprint

from consult import child_texts

blueprint = Blueprint("child", __name__)
child_texts.languages()  # a broken catalogue stops the start, not a child

from consult.web.child import device, recordings, views, waiting  # noqa: E402, F401 - the views hang themselves on the blueprint
