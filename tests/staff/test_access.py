"""Coming in: links, passwords, second factors, sessions, delays."""

import pytest

from bot.staff import Role, Room, invite
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
    import re

    import pyotp

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
    statuses = []
    for number in range(10_000):
        form = {"form_token": token, "name": "lead-tripoli", "password": f"planted-{number}", "code": f"{number:06}"}
        statuses.append((await stranger.browser.post("/sign-in", data=form)).status_code)

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
