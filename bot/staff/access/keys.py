"""What is drawn from `STAFF_SECRET_KEY`: form tokens, sealed second factors, hashes of addresses. It is in no database."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

_NONCE = 12


class Keys:
    """The secrets that are accepted, the one that is written with first; each use derives a key of its own."""

    def __init__(self, *accepted: bytes) -> None:
        self._accepted = accepted

    def form_token(self, visitor: str) -> str:
        """What a form must bring back, so that no other site can send it: bound to the browser's own token."""
        return self._derived(b"form", visitor.encode()).hex()

    def hashed(self, address: str) -> bytes:
        """What stands for a network address in memory."""
        return self._derived(b"address", address.encode())

    def seed(self, link: str) -> bytes:
        """The second factor that a one-time link offers: 20 bytes, the same whenever the link is opened."""
        return self._derived(b"seed", link.encode())[:20]

    def sealed(self, secret: bytes, name: str) -> bytes:
        """A secret as it may stand in a table, readable for one account alone."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._box(self._accepted[0]).encrypt(nonce, secret, name.encode())

    def opened(self, box: bytes, name: str) -> bytes | None:
        """What was sealed for an account; None when it was not, or not with a key that is accepted."""
        for key in self._accepted:
            try:
                return self._box(key).decrypt(box[:_NONCE], box[_NONCE:], name.encode())
            except InvalidTag:
                continue
        return None

    def _derived(self, purpose: bytes, value: bytes) -> bytes:
        return hmac.digest(self._accepted[0], purpose + b":" + value, hashlib.sha256)

    @staticmethod
    def _box(key: bytes) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(hmac.digest(key, b"second factor", hashlib.sha256))


def hashed_token(token: str) -> bytes:
    """How a token that a browser or a link holds stands in a table: whoever reads the table cannot use it."""
    return hashlib.sha256(token.encode()).digest()
