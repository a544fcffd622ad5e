"""Passwords: argon2id, off the event loop, two at a time at most so that a rush of guesses cannot fill the memory."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200

_AT_ONCE = 2


class Passwords:
    """Hashes and compares. A name that is unknown costs as much time as a wrong password."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # argon2id with RFC 9106's second choice: 64 MiB
        self._nobody = self._hasher.hash("nobody has this password")
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def hashed(self, password: str) -> str:
        """What stands in the table for a password."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether a password is the one that was stored; never when none was."""
        async with self._turn:
            same = await asyncio.to_thread(self._verified, password, stored or self._nobody)
        return same and stored is not None

    def _verified(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def acceptable(password: str, name: str) -> bool:
    """Whether a password may be chosen: 12 to 200 characters, more than three different ones, without the account's name."""
    varied = len(set(password)) > 3  # noqa: PLR2004  "aaaaaaaaaaaa" and "abababababab" are guessed first
    return SHORTEST <= len(password) <= LONGEST and varied and name.lower() not in password.lower()
