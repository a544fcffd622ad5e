"""Everything that goes wrong in a bad minute, one after the other, at a whole site. All of it at length: `make faults`."""

from tests.faults.scenarios import (
    bot_killed,
    content_broken,
    postgres_killed,
    rolling_restart,
    telegram_unreachable,
)
from tests.faults.site import needs_a_site, site
from tests.faults.verdict import names_nobody, under_load

FAULTS = [
    (postgres_killed, 1.0),
    (telegram_unreachable, 1.0),
    (content_broken, 1.5),
    (bot_killed, 1.0),
    (rolling_restart, 2.0),
]


@needs_a_site
async def test_a_bad_minute_leaves_nobody_unanswered_and_nothing_uncounted_or_counted_twice() -> None:
    async with site() as whole:
        for fault, seconds in FAULTS:
            verdict = await under_load(whole, fault, seconds=seconds, rate=15)
            print(verdict)

            assert verdict.answered == verdict.asked, verdict
            assert verdict.counted == verdict.asked, verdict
            assert verdict.lost == 0, verdict

        assert names_nobody(whole)
