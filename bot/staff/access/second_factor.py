"""The second factor: six digits from an app on a phone (TOTP, RFC 6238), each good once. Pure."""

import base64
import hmac
import io

import pyotp
import segno

STEP = 30
"""Seconds for which a code holds."""

_ISSUER = "Rafiq"


def step_of(seed: bytes, code: str, at: int) -> int | None:
    """The 30-second step whose code this is: the last, present or next one at a moment (seconds since 1970); else None."""
    digits = "".join(code.split())
    for step in (at // STEP, at // STEP - 1, at // STEP + 1):
        if digits.isascii() and hmac.compare_digest(_totp(seed).generate_otp(step), digits):
            return step
    return None


def written(seed: bytes) -> str:
    """The seed as a person types it into an app: base32, in groups of four."""
    text = _base32(seed)
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def picture(seed: bytes, name: str) -> str:
    """The seed as a QR code that apps read: an SVG element without script or style."""
    address = _totp(seed).provisioning_uri(name=name, issuer_name=_ISSUER)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", xmldecl=False, scale=5, border=3, light="#fff", svgclass="qr")
    return drawn.getvalue().decode()


def _totp(seed: bytes) -> pyotp.TOTP:
    return pyotp.TOTP(_base32(seed), interval=STEP)


def _base32(seed: bytes) -> str:
    return base64.b32encode(seed).decode()
