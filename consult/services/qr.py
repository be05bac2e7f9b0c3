"""QR codes as SVG; the only module that knows how one is made."""

from __future__ import annotations

import re

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from forms.texts import lazy

QUIET_EDGE = 4  # modules, ISO/IEC 18004
CORRECTIONS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
_WAY_IN = re.compile(r"https?://[^/]+/s/\d{8}", re.IGNORECASE)
_SVG = Markup(
    '<svg class="qr" role="img" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><title>{title}</title>'
    '<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{modules}"/></svg>'
)


def svg(address: str, correction: str = "M", title: str = "") -> Markup:
    """Draw an address, one unit a module, with its quiet edge; M suits a screen, H a poster that may be torn.

    The way in is written in capitals, which the child's address answers too: QR's alphanumeric mode needs fewer,
    so larger modules. Every other address keeps its letters.
    """
    drawing = qrcode.QRCode(error_correction=CORRECTIONS[correction], border=QUIET_EDGE, image_factory=SvgPathImage)
    drawing.add_data(address.upper() if _WAY_IN.fullmatch(address) else address)
    drawn = drawing.make_image().path
    side = drawing.modules_count + 2 * QUIET_EDGE
    modules = drawn.get("d") if drawn is not None else ""
    title = title or lazy("QR code for %(address)s") % {"address": address}
    return _SVG.format(side=side, title=title, modules=modules)
