"""Telegram's Bot API as this room calls it: a method's name and a JSON body in, its result out.

What went wrong is told by kind alone: Telegram's own words may hold a chat's id.
"""

from enum import StrEnum
from typing import Any, Protocol

import orjson

from bot.telegram.connection import Connections

CALL_SECONDS = 20.0
"""How long a call may take; longer, and it is tried again."""

_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN, _CONFLICT, _TOO_MANY, _SERVER = 400, 401, 403, 409, 429, 500


class Fault(StrEnum):
    """Why a call was not done."""

    BAD_REQUEST = "bad-request"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    RETRY_AFTER = "retry-after"
    SERVER = "server"
    NETWORK = "network"
    UNREADABLE = "unreadable"
    OTHER = "other"


_FAULTS = {
    _BAD_REQUEST: Fault.BAD_REQUEST,
    _UNAUTHORIZED: Fault.UNAUTHORIZED,
    _FORBIDDEN: Fault.FORBIDDEN,
    _CONFLICT: Fault.CONFLICT,
    _TOO_MANY: Fault.RETRY_AFTER,
}


class CallError(Exception):
    """A call was not done; carries why, after how many seconds to try again, and whether it would have changed nothing."""

    def __init__(self, fault: Fault, retry_after: float = 0.0, *, unmodified: bool = False) -> None:
        super().__init__(fault.value)
        self.fault, self.retry_after, self.unmodified = fault, retry_after, unmodified


class Api(Protocol):
    """Whoever performs calls: Telegram, or a stage in its place."""

    async def call(self, method: str, body: bytes, seconds: float = CALL_SECONDS) -> Any:
        """The result of a method. The body is a JSON object in UTF-8.

        Raises:
            CallError: when it was not done.
        """


class BotApi:
    """The Bot API over HTTP, at `address` for the bot with this token."""

    def __init__(self, token: str, address: str) -> None:
        self._connections = Connections(address)
        self._path = f"/bot{token}/"

    async def call(self, method: str, body: bytes, seconds: float = CALL_SECONDS) -> Any:
        """The result of a method.

        Raises:
            CallError: when it was not done.
        """
        try:
            status, answer = await self._connections.post(self._path + method, body, seconds)
        except (OSError, TimeoutError):
            raise CallError(Fault.NETWORK) from None
        return _result(status, answer)

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()


def body_of(**arguments: Any) -> bytes:
    """Arguments as a JSON body; those that are None are left out."""
    return orjson.dumps({name: value for name, value in arguments.items() if value is not None})


def _result(status: int, answer: bytes) -> Any:
    try:
        told = orjson.loads(answer)
        if told["ok"] is True:
            return told["result"]
    except (ValueError, TypeError, KeyError):
        raise CallError(Fault.SERVER if status >= _SERVER else Fault.UNREADABLE) from None
    raise _error(status, told)


def _error(status: int, told: dict[str, Any]) -> CallError:
    if status >= _SERVER:
        return CallError(Fault.SERVER)
    parameters = told.get("parameters")
    wait = parameters.get("retry_after", 0) if isinstance(parameters, dict) else 0
    unmodified = "not modified" in str(told.get("description"))
    return CallError(_FAULTS.get(status, Fault.OTHER), float(wait), unmodified=unmodified)
