"""Accounts: invited, changed, disabled; by the command line and by leads; all of it written down."""

import re

import pytest

from bot.staff import AccountError, Role, Room, invite
from bot.staff.audit import trail
from tests.staff.conftest import PASSWORD, Clock, Person
from tests.test_command_line import rafiq


async def test_a_lead_invites_with_a_link_that_is_shown_once(lead: Person, stranger: Person) -> None:
    page = await lead.send("/users", do="invite", name="reader-sebha", role="reader")
    link = re.search(r"/join/[\w-]{43}", page.text)

    assert link
    assert (await stranger.get(link[0])).status_code == 200
    assert link[0] not in (await lead.get("/users")).text


async def test_who_is_disabled_is_out_at_once(lead: Person, analyst: Person, clock: Clock) -> None:
    await lead.send("/users", do="disable", name="analyst-tripoli")

    assert (await analyst.get("/follow-ups")).status_code == 303
    clock.pass_by(seconds=60)
    assert (await analyst.sign_in()).status_code == 403


async def test_another_role_signs_out_and_holds_from_then_on(lead: Person, analyst: Person, clock: Clock) -> None:
    await lead.send("/users", do="role", name="analyst-tripoli", role="reader")

    assert (await analyst.get("/")).status_code == 303
    clock.pass_by(seconds=60)
    assert (await analyst.sign_in()).status_code == 303
    assert (await analyst.get("/not-understood")).status_code == 403


async def test_no_lead_changes_their_own_account(lead: Person) -> None:
    assert (await lead.send("/users", do="disable", name="lead-tripoli")).status_code == 422
    assert (await lead.get("/users")).status_code == 200


async def test_a_new_link_ends_the_old_password_and_phone(lead: Person, analyst: Person, clock: Clock) -> None:
    await lead.send("/users", do="invite", name="analyst-tripoli", role="analyst")
    clock.pass_by(seconds=60)

    assert (await analyst.get("/")).status_code == 303
    assert (await analyst.sign_in()).status_code == 403


@pytest.mark.parametrize("name", ["", "ab", "Yusuf Ali", "a/b", "x" * 41, "1st", "réader"])
async def test_only_role_like_names_are_taken(room: Room, clock: Clock, name: str) -> None:
    with pytest.raises(AccountError):
        await invite(room.engine, name, Role.READER, clock(), "test")


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaa", "my reader-one password", "x" * 201])
async def test_weak_passwords_are_refused(room: Room, clock: Clock, stranger: Person, password: str) -> None:
    link = await invite(room.engine, "reader-one", Role.READER, clock(), "test")

    answer = await stranger.send(f"/join/{link}", password=password, again=password, code="000000")

    assert answer.status_code == 422
    assert password not in answer.text
    assert (await stranger.get(f"/join/{link}")).status_code == 200


async def test_every_change_is_written_down_and_shown_to_leads(lead: Person, analyst: Person, room: Room) -> None:
    await lead.send("/users", do="role", name="analyst-tripoli", role="reader")
    await lead.send("/users", do="disable", name="analyst-tripoli")

    lines = [(line.actor, line.action, line.detail) for _, line in await trail(room.engine, limit=2)]
    assert lines == [
        ("lead-tripoli", "user-disabled", "analyst-tripoli"),
        ("lead-tripoli", "user-changed", "analyst-tripoli reader"),
    ]
    assert "disabled an account" in (await lead.get("/audit")).text


async def test_the_trail_is_read_in_pieces(lead: Person) -> None:
    for _ in range(2):
        await lead.send("/follow-ups/new", kind="act", title="x", seen="seen", language="")
    lines = [number for number, _ in await trail(lead.room.engine, limit=10)]

    page = await lead.get(f"/audit?before={lines[0]}")

    assert page.text.count("<tr>") == len(lines)  # its heading, and the lines before the newest


def test_accounts_are_made_and_ended_from_the_command_line(tmp_path: object) -> None:
    database = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/journal.db"}

    made = rafiq("staff", "add", "lead-one", "--role", "lead", "--address", "https://staff.example.org/", **database)
    ended = rafiq("staff", "disable", "lead-one", **database)
    again = rafiq("staff", "disable", "lead-one", **database)

    assert re.fullmatch(r"https://staff\.example\.org/join/[\w-]{43}\n", made.stdout)
    assert (ended.returncode, again.returncode) == (0, 1)
    assert rafiq("staff", "add", "Some Body", "--role", "lead", **database).returncode == 1
    assert PASSWORD not in made.stderr
