"""Keys of a chat and the box of its messages: what is derived from the secrets, and what is sealed under it."""

import datetime
import hashlib
import hmac
import itertools
import secrets
import struct
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from bot.query import MESSAGES_KEPT

MAX_MESSAGES = 2_000
"""How many message numbers are kept of one chat; the oldest fall out."""

_HOUR = datetime.timedelta(hours=1)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_NONCE = 12


class Seal:
    """Derives keys and seals boxes. `keys` are the secrets that are accepted, the one that is written with first."""

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys

    def current(self, purpose: bytes) -> bytes:
        """What a purpose becomes under the current key."""
        return hmac.digest(self._keys[0], purpose, hashlib.sha256)

    def all(self, purpose: bytes) -> list[bytes]:
        """What a purpose becomes under each key, the current one first."""
        return [hmac.digest(key, purpose, hashlib.sha256) for key in self._keys]

    def boxed(self, chat: int, hours: Mapping[int, int]) -> bytes:
        """The hours of a chat's messages, by message, sealed; of too many the newest."""
        kept = list(hours.items())[-MAX_MESSAGES:]
        plain = struct.pack(f"<{2 * len(kept)}q", *itertools.chain.from_iterable(kept))
        nonce = secrets.token_bytes(_NONCE)
        return nonce + ChaCha20Poly1305(self.current(b"box:%d" % chat)).encrypt(nonce, plain, None)

    def unboxed(self, chat: int, box: bytes, now: datetime.datetime) -> dict[int, int]:
        """The hours of the messages in a box that are not too old, by message; nothing for a box of no known key."""
        for key in self.all(b"box:%d" % chat):
            try:
                plain = ChaCha20Poly1305(key).decrypt(box[:_NONCE], box[_NONCE:], None)
            except InvalidTag:
                continue
            oldest = hour_of(now - MESSAGES_KEPT)
            return {message: hour for message, hour in struct.iter_unpack("<qq", plain) if hour >= oldest}
        return {}


def hour_of(moment: datetime.datetime) -> int:
    """The hour of a moment, since 1970."""
    return (moment - _EPOCH) // _HOUR
