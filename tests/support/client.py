"""The test client that looks at every page it gets."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.pages import faults


class CheckedClient(FlaskClient):
    """Flask's client; a page with a fault fails the test that asked for it. Fragments for htmx are no pages."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send the request and check the page that comes back."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            html = response.get_data(as_text=True)
            if html.lstrip()[:9].lower() == "<!doctype":
                assert not (found := faults(html)), f"{response.request.path}: {'; '.join(found)}"
        return response
