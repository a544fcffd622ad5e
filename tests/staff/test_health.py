"""The health of the content: what falls due, by whom; which answers help least, by published votes alone."""

import datetime
import re

from bot.staff import Room
from bot.staff.health.votes import ENOUGH, Helped, ranked
from bot.trends.figures import Table
from tests.conftest import TODAY
from tests.staff.conftest import Clock, Person

VOTES: Table = {
    "2026-W46": {("wages", "useful"): 30, ("wages", "not-useful"): 6, ("health", "useful"): 6, ("health", "not-useful"): 12},
    "2026-W47": {
        ("health", "not-useful"): 9,
        ("health", "not-useful:too-hard"): 9,
        ("hours", "useful"): 60,
        ("abuse", "useful"): 3,
    },
}


def test_the_least_helpful_topics_come_first_and_those_with_few_votes_not_at_all() -> None:
    assert ranked(VOTES) == [Helped("health", 6, 21, (("too-hard", 9),)), Helped("wages", 30, 6)]
    assert ENOUGH > 3


async def test_a_lead_sees_coverage_due_dates_and_translations(lead: Person, room: Room) -> None:
    page = (await lead.get("/health")).text

    assert len(re.findall(r"<span dir=\"ltr\">\d+ / \d+</span>", page)) == 14 * 15
    due = room.health(TODAY).due
    assert due
    assert all(item.id in page for item in due)
    assert "No topic has enough published votes yet." in page


async def test_what_is_past_its_date_is_called_overdue(lead: Person, clock: Clock) -> None:
    clock.at += datetime.timedelta(days=3_650)
    assert (await lead.get("/health")).status_code == 303  # ten years later nobody is signed in any more
    assert (await lead.sign_in()).status_code == 303

    assert "overdue" in (await lead.get("/health")).text
