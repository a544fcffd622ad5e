"""Growing delays for whoever guesses: by account and by address, in memory alone, under keyed hashes.

While a delay lasts nothing is compared, so that guessing costs us nothing. A delay does not grow by being asked again: else
anybody could lock an account for good.
"""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FREE = 3
"""How many mistakes cost no wait."""

LONGEST_ACCOUNT = 60
LONGEST_ADDRESS = 900
"""Seconds that a delay grows to."""

_FORGIVEN = 3_600
"""Seconds after which mistakes are forgotten."""

_MOST = 20_000
"""How many accounts and addresses are remembered; the oldest fall out."""


@dataclass(frozen=True, slots=True)
class _Mistakes:
    count: int
    last: float


class Delays:
    """Counts mistakes by key and tells how long to wait. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._mistakes: OrderedDict[bytes, _Mistakes] = OrderedDict()

    def wait(self, key: bytes, longest: int) -> int:
        """Seconds to wait before the next try; 0: none."""
        known = self._mistakes.get(key)
        if known is None or known.count < FREE:
            return 0
        length = min(1 << min(known.count - FREE + 1, 20), longest)
        return max(0, round(known.last + length - self._clock()))

    def mistake(self, key: bytes) -> int:
        """Note a mistake; how many there are now."""
        known = self._mistakes.pop(key, None)
        recent = known is not None and self._clock() - known.last < _FORGIVEN
        count = known.count + 1 if known and recent else 1
        self._mistakes[key] = _Mistakes(count, self._clock())
        if len(self._mistakes) > _MOST:
            self._mistakes.popitem(last=False)
        return count

    def forgive(self, key: bytes) -> None:
        """Forget the mistakes of a key."""
        self._mistakes.pop(key, None)


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or an IPv6 /64, which is one household or office."""
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return "unknown"
    return address if version == 4 else str(ipaddress.ip_network(f"{address}/64", strict=False))  # noqa: PLR2004
