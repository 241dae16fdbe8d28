"""Addresses as pictures that the camera of a phone opens."""

from __future__ import annotations

import qrcode
from qrcode.image.svg import SvgPathFillImage


def scannable(address: str) -> str:
    """A QR code as SVG, on white, so that phones read it from a dark page too."""
    return str(qrcode.make(address, image_factory=SvgPathFillImage).to_string(encoding="unicode"))
