"""Coming in: links, passwords, second factors, sessions, delays."""

import asyncio
import re
from dataclasses import replace

import pyotp
import pytest

from bot.staff import Role, Room, invite
from bot.staff.access.delay import network
from bot.staff.audit import trail
from tests.staff.conftest import PASSWORD, Clock, Person, form_token


async def test_a_link_leads_to_an_account_that_is_signed_in_at_once(lead: Person) -> None:
    page = await lead.get("/")

    assert page.status_code == 200
    assert "lead-tripoli" in page.text


async def test_a_link_works_once(room: Room, clock: Clock, stranger: Person) -> None:
    link = await invite(room.engine, "reader-one", Role.READER, clock(), "test")
    first = Person(room, clock)
    page = await first.get(f"/join/{link}")
    assert page.status_code == 200
    await lead_through(first, link)

    assert (await stranger.get(f"/join/{link}")).status_code == 404


async def lead_through(person: Person, link: str) -> None:
    page = await person.get(f"/join/{link}")
    secret = re.search(r'<code class="secret" dir="ltr">([A-Z2-7 ]+)</code>', page.text)
    assert secret
    person.phone = pyotp.TOTP(secret[1].replace(" ", ""))
    await person.send(f"/join/{link}", password=PASSWORD, again=PASSWORD, code=person.code())


async def test_a_link_is_over_after_two_days(room: Room, clock: Clock, stranger: Person) -> None:
    link = await invite(room.engine, "reader-one", Role.READER, clock(), "test")
    clock.pass_by(hours=49)

    assert (await stranger.get(f"/join/{link}")).status_code == 404


async def test_signing_in_needs_password_and_a_fresh_code(lead: Person, clock: Clock) -> None:
    await lead.send("/sign-out", page="/")
    assert (await lead.get("/")).headers["location"] == "/sign-in"

    assert (await lead.sign_in()).status_code == 403  # the code that was used to join
    clock.pass_by(seconds=30)
    assert (await lead.sign_in(password="wrong")).status_code == 403
    assert (await lead.sign_in(code="000000")).status_code == 403
    clock.pass_by(seconds=60)
    done = await lead.sign_in()
    assert done.status_code == 303
    assert (await lead.get("/")).status_code == 200


async def test_the_token_changes_when_somebody_signs_in(lead: Person, clock: Clock) -> None:
    await lead.send("/sign-out", page="/")
    await lead.get("/sign-in")
    before = lead.browser.cookies["staff"]
    clock.pass_by(seconds=60)
    done = await lead.sign_in()

    assert lead.browser.cookies["staff"] != before
    cookie = done.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "samesite=strict"))


@pytest.mark.parametrize(("idle", "times"), [(31, 1), (29, 25)])
async def test_a_session_ends(lead: Person, clock: Clock, idle: int, times: int) -> None:
    for _ in range(times):
        assert (await lead.get("/")).status_code == 200
        clock.pass_by(minutes=idle)

    assert (await lead.get("/")).status_code == 303


async def test_an_old_cookie_opens_nothing(lead: Person, stranger: Person) -> None:
    old = lead.browser.cookies["staff"]
    await lead.send("/sign-out", page="/")
    stranger.browser.cookies.set("staff", old)

    assert (await stranger.get("/")).status_code == 303


async def test_ten_thousand_wrong_passwords_let_nobody_in(
    lead: Person, stranger: Person, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    token = form_token(await stranger.get("/sign-in"))

    async def guess(number: int) -> int:
        form = {"form_token": token, "name": "lead-tripoli", "password": f"planted-{number}", "code": f"{number:06}"}
        return (await stranger.browser.post("/sign-in", data=form)).status_code

    statuses: list[int] = []
    for first in range(0, 10_000, 100):  # a hundred at once: none slips past the count of mistakes
        statuses += await asyncio.gather(*(guess(number) for number in range(first, first + 100)))

    assert set(statuses) == {403, 429}
    assert statuses.count(403) == 3
    assert "planted" not in caplog.text
    failed = [line for _, line in await trail(room.engine, limit=50) if line.action == "sign-in-failed"]
    assert len(failed) == 3


async def test_a_delay_ends_and_the_right_password_still_works(lead: Person, stranger: Person, clock: Clock) -> None:
    stranger.name = "lead-tripoli"
    for _ in range(3):
        await stranger.sign_in(password="wrong", code="000000")
    await lead.send("/sign-out", page="/")
    clock.pass_by(seconds=61)

    assert (await lead.sign_in()).status_code == 303


async def test_guesses_from_one_address_at_many_accounts_wait_too(room: Room, clock: Clock) -> None:
    behind_tls = Person(replace(room, secure=True), clock, address="https://staff.test")
    token = form_token(await behind_tls.get("/sign-in"))
    seen = []
    for number in range(6):
        headers = {"x-forwarded-for": f"192.0.2.{number}, 203.0.113.7"}  # the last is the proxy's word, the first anybody's
        form = {"form_token": token, "name": f"account-{number}", "password": "wrong", "code": "000000"}
        seen.append((await behind_tls.browser.post("/sign-in", data=form, headers=headers)).status_code)

    assert seen == [403, 403, 403, 429, 429, 429]


async def test_behind_tls_cookies_are_for_https_alone(room: Room, clock: Clock) -> None:
    person = Person(replace(room, secure=True), clock, address="https://staff.test")
    answer = await person.get("/sign-in")

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-staff=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "Path=/", "SameSite=strict"))
    assert answer.headers["strict-transport-security"] == "max-age=63072000"


async def test_a_link_on_another_site_ends_no_session(lead: Person) -> None:
    elsewhere = {"sec-fetch-site": "cross-site"}
    kept = lead.browser.cookies["staff"]
    lead.browser.cookies.clear()  # as a browser withholds a strict cookie

    answer = await lead.browser.get("/follow-ups?state=open", headers=elsewhere)

    assert "set-cookie" not in answer.headers
    assert 'http-equiv="refresh"' in answer.text
    lead.browser.cookies.set("staff", kept)
    assert (await lead.get("/follow-ups?state=open")).status_code == 200


def test_no_address_is_remembered_as_it_is(room: Room) -> None:
    assert b"203.0.113.7" not in room.keys.hashed("203.0.113.7")
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("not an address") == "unknown"
