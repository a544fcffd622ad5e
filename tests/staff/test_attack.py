"""Attacks: without a session, with a lesser role, with another's form token; with whatever an address or form may carry."""

import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.staff import Role, Room
from bot.staff.access.roles import PERMISSIONS, Permission
from bot.staff.app import PAGES
from bot.staff.door import Page
from tests.conftest import ROOT
from tests.staff.conftest import KEY, Clock, Person, form_token

CLOSED = [page for page in PAGES if page.permission]
SHOWN = [page.path for page in CLOSED if page.show]
CHANGED = [page.path for page in CLOSED if page.change]
ROLES = list(Role)


def filled(path: str) -> str:
    """A path with something in its places."""
    return re.sub(r"\{[^}]*:int\}", "1", re.sub(r"\{\w+\}", "x", path))


@pytest.fixture
async def everybody(room: Room, clock: Clock) -> dict[Role, Person]:
    people = {}
    for role in ROLES:
        people[role] = Person(room, clock)
        await people[role].join(f"{role}-one", role)
    return people


@pytest.mark.parametrize("path", SHOWN)
async def test_no_page_is_shown_without_a_session(stranger: Person, path: str) -> None:
    answer = await stranger.get(filled(path))

    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/sign-in", "")


@pytest.mark.parametrize("path", CHANGED)
async def test_nothing_is_changed_without_a_session(stranger: Person, path: str) -> None:
    token = form_token(await stranger.get("/sign-in"))

    assert (await stranger.browser.post(filled(path), data={"form_token": token})).status_code == 403


async def test_each_role_reaches_what_the_table_says_and_nothing_else(everybody: dict[Role, Person]) -> None:
    for role, person in everybody.items():
        token = form_token(await person.get("/"))
        for page in CLOSED:
            for method in page.methods:
                sent = person.browser.request(
                    method, filled(page.path), data={"form_token": token} if method == "POST" else None
                )
                answer = await sent
                allowed = page.needed(method) in PERMISSIONS[role]
                assert (answer.status_code != 403) == allowed, (role, method, page.path)
                assert answer.status_code < 500


def test_the_permission_table_of_the_documentation_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "staff.md").read_text("utf-8")
    rows = re.findall(r"^\| [^|]+ \| `(\w+)` \| (yes|–) \| (yes|–) \| (yes|–) \|$", written, re.MULTILINE)

    told = {
        Permission(name): {role for role, may in zip(ROLES, cells, strict=True) if may == "yes"} for name, *cells in rows
    }

    assert told == {permission: {role for role in ROLES if permission in PERMISSIONS[role]} for permission in Permission}


@pytest.mark.parametrize("page", [page for page in PAGES if page.change], ids=lambda page: page.path)
async def test_anothers_form_token_changes_nothing(lead: Person, stranger: Person, page: Page) -> None:
    foreign = form_token(await stranger.get("/sign-in"))

    for token in (foreign, "", "0" * 64, "é"):
        assert (await lead.browser.post(filled(page.path), data={"form_token": token})).status_code == 403


@pytest.mark.parametrize("years", [0, 170])
async def test_without_a_single_figure_and_in_a_far_future_every_page_has_its_words(
    lead: Person, clock: Clock, years: int
) -> None:
    clock.pass_by(days=365 * years + 1)
    assert (await lead.sign_in()).status_code == 303

    for page in CLOSED:
        if page.menu:
            answer = await lead.get(page.path)
            assert answer.status_code == 200, page.path
            assert "<h1" in answer.text


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
async def test_other_kinds_of_bodies_are_no_forms(lead: Person, kind: str) -> None:
    answer = await lead.browser.post("/follow-ups/new", content=b"form_token=x", headers={"content-type": kind})

    assert answer.status_code == 400


async def test_a_body_without_end_is_cut(lead: Person) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"}

    assert (await lead.browser.post("/sign-in", content=b"a" * 70_000, headers=headers)).status_code == 413
    assert (await lead.browser.post("/sign-in", content=b"&".join([b"a=1"] * 60), headers=headers)).status_code == 400


NASTY = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "' OR 1=1 --",
            "{{ 7*7 }}",
            "{% include 'layout.html' %}",
            "<script>alert(1)</script>",
            "../../etc/passwd",
            "\r\nSet-Cookie: a=b",
            "\x00",
            "//evil.example",
            "9" * 40,
            "-1",
            "١٢",
            "2199-01-01",
            "=1+1",
            "%",
            "\ud800",
        ]
    ),
)
NAMES = [
    "lang",
    "language",
    "order",
    "state",
    "kind",
    "seen",
    "before",
    "topic",
    "origin",
    "from",
    "to",
    "by",
    "period",
    "format",
]
FIELDS = [
    "name",
    "role",
    "do",
    "title",
    "seen",
    "kind",
    "language",
    "state",
    "owner",
    "entry",
    "note",
    "password",
    "code",
    "again",
]


def encoded(fields: dict[str, str]) -> dict[str, str | bytes]:
    return {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}


@pytest.mark.parametrize("path", SHOWN)
async def test_no_address_breaks_a_page(lead: Person, path: str) -> None:
    seen: list[httpx.Response] = []

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(NAMES), NASTY, max_size=4))
    def draw(query: dict[str, str]) -> None:
        drawn.append(query)

    drawn: list[dict[str, str]] = []
    draw()
    for query in drawn:
        answer = await lead.browser.get(filled(path), params=encoded(query))
        seen.append(answer)
        assert answer.status_code < 500, query
        assert "<script>alert" not in answer.text
        assert "root:" not in answer.text
        assert "a=b" not in answer.headers.get("set-cookie", "")
    assert seen


@pytest.mark.parametrize("path", [*CHANGED, "/sign-in", "/join/x"])
async def test_no_form_breaks_a_page(lead: Person, clock: Clock, path: str) -> None:
    drawn: list[dict[str, str]] = []

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(FIELDS), NASTY, max_size=6))
    def draw(fields: dict[str, str]) -> None:
        drawn.append(fields)

    draw()
    token = form_token(await lead.get("/"))
    for fields in drawn:
        answer = await lead.browser.post(filled(path), data={**encoded(fields), "form_token": token})
        assert answer.status_code < 500, fields
        assert "<script>alert" not in answer.text
        assert not answer.headers.get("location", "/").startswith("//")
        clock.pass_by(seconds=1)


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/%2e%2e/settings.py",
        "/static//etc/passwd",
        "/static/%00",
        "/follow-ups/99999999999999999999",
        "/follow-ups/-1",
        "/join/..%2f..%2fusers",
        "/nowhere",
    ],
)
async def test_no_path_leads_outside(lead: Person, path: str) -> None:
    answer = await lead.get(path)

    assert answer.status_code == 404
    assert "import" not in answer.text


async def test_what_was_typed_is_shown_as_text(lead: Person) -> None:
    title = "{{ 7*7 }} <b onclick=x> \u202e"
    done = await lead.send("/follow-ups/new", kind="act", title=title, seen="seen", language="")
    page = await lead.get(done.headers["location"])

    assert "{{ 7*7 }} &lt;b onclick=x&gt;" in page.text
    assert "49 <b" not in page.text


async def test_every_answer_has_the_strict_headers(lead: Person, stranger: Person) -> None:
    for person, path in (
        (lead, "/"),
        (stranger, "/"),
        (stranger, "/sign-in"),
        (lead, "/nowhere"),
        (lead, "/static/staff.css"),
    ):
        headers = (await person.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-frame-options"], headers["referrer-policy"]) == ("DENY", "no-referrer")
        assert headers["cache-control"] == ("public, max-age=604800" if "static" in path else "no-store")


@pytest.mark.parametrize("path", [*SHOWN, "/sign-in"])
async def test_no_page_holds_script_or_style_of_its_own_and_each_weighs_little(lead: Person, path: str) -> None:
    page = (await lead.get(filled(path))).text
    files = [await lead.get(address) for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)]

    assert re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page) is None
    assert re.findall(r'(?:href|src|action)="(?:https?:)?//', page) == []
    assert len(page.encode()) + sum(len(file.content) for file in files) <= 150_000


PROBE = """
import os, sys
from bot.__main__ import main, _staff_room
from bot.settings import load_staff_settings
import asyncio
kept = load_staff_settings()
room = asyncio.run(_staff_room(kept, behind_tls=False))
import bot.staff
loaded = [name for name in sys.modules if name.startswith(("bot.people", "bot.telegram", "bot.conversation", "aiogram"))]
held = " ".join(map(str, (vars(kept), vars(room), dict(os.environ))))
known = [name for name in ("bot_token", "secret_key", "people_database_url") if hasattr(kept, name)]
print(loaded, known, "people.db" in held, "planted" in held)
"""


def test_the_process_of_the_pages_knows_neither_the_bots_token_nor_its_people(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=1:planted\nSECRET_KEY=planted\nPEOPLE_DATABASE_URL=planted\n", "utf-8")
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    url = f"sqlite+aiosqlite:///{tmp_path}/journal.db"
    environment = {**kept, "STAFF_SECRET_KEY": KEY.decode(), "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60
    )

    assert done.stdout.strip() == "[] [] False False", done.stderr


@pytest.mark.parametrize(
    ("settings_of_process", "arguments", "named"),
    [
        ({}, (), ["STAFF_SECRET_KEY"]),
        ({"STAFF_SECRET_KEY": "short", "PORT": "x"}, (), ["STAFF_SECRET_KEY", "PORT"]),
        ({"STAFF_SECRET_KEY": "change-me-this-example-is-refused-on-purpose"}, (), ["STAFF_SECRET_KEY"]),
        ({"HOST": "0.0.0.0"}, (), ["STAFF_SECRET_KEY", "HOST"]),
        ({"HOST": "0.0.0.0"}, ("--behind-tls",), ["STAFF_SECRET_KEY"]),
    ],
)
def test_what_is_wrong_with_the_settings_is_named_at_once(
    tmp_path: Path, settings_of_process: dict[str, str], arguments: tuple[str, ...], named: list[str]
) -> None:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "staff", "serve", *arguments],
        cwd=tmp_path,
        env={**kept, "PYTHONPATH": str(ROOT), **settings_of_process},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 2
    assert [re.split(r"[ :]", line.removeprefix("rafiq: "))[0] for line in done.stderr.splitlines()] == named


async def test_a_page_that_fails_says_so_and_the_log_names_only_the_kind(
    lead: Person, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    async with room.engine.begin() as connection:
        await connection.execute(text("DROP TABLE staff_session"))

    answer = await lead.get("/audit?planted=1")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == ["staff-page-failed OperationalError"]
    assert lead.browser.cookies["staff"] not in caplog.text
