"""The chat page's server: turns go in, bubbles and the panel come out; foreign hosts and shapeless turns are refused."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.conversation import Edition
from bot.journal import Journal
from bot.people import People
from bot.preview import application
from bot.telegram import Edge
from bot.telegram.callback import encode
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic
from tests.conftest import TODAY, now


@pytest.fixture
async def browser(edition: Edition, people: People, journal: Journal) -> AsyncIterator[httpx.AsyncClient]:
    app = application(Edge(edition, people, journal, now))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client


async def turn(browser: httpx.AsyncClient, **what: Any) -> dict[str, Any]:
    answer = await browser.post("/turns", json={"chat": 5, "device": "fr", **what})
    assert answer.status_code == 200, answer.text
    state: dict[str, Any] = answer.json()
    return state


async def test_the_page_loads_nothing_from_outside(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")

    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "https://" not in page.text
    assert "http://" not in page.text


async def test_a_pressed_language_is_remembered_and_edits_in_place(browser: httpx.AsyncClient) -> None:
    state = await turn(browser, text="/start")
    [button] = [key for row in state["bubbles"][-1]["buttons"] for key in row if key["label"] == "Hausa"]

    state = await turn(browser, message=state["bubbles"][-1]["id"], data=button["data"])

    assert len(state["bubbles"]) == 2
    assert state["panel"]["language"] == "ha"


async def test_each_chat_is_its_own(browser: httpx.AsyncClient) -> None:
    await turn(browser, text="/start")

    state = await turn(browser, chat=6, text="/danger")

    assert [bubble["html"] for bubble in state["bubbles"] if bubble["mine"]] == ["/danger"]


async def test_the_panel_tells_what_was_counted(browser: httpx.AsyncClient) -> None:
    state = await turn(browser, text="/danger")

    assert state["panel"]["counted"] == {
        "day": TODAY.isoformat(),
        "origin": None,
        "language": "fr",
        "topic": None,
        "way": "button",
        "outcome": "answered",
        "danger": True,
    }


async def test_a_photo_is_answered(browser: httpx.AsyncClient) -> None:
    state = await turn(browser, photo=True)

    assert [bubble["mine"] for bubble in state["bubbles"]] == [True, False]


@pytest.mark.parametrize(
    "body", ["[]", "{", '{"chat": "x", "device": "fr"}', '{"chat": 5}', '{"chat": 5, "device": "fr", "x": 1}']
)
async def test_a_shapeless_turn_is_refused(body: str, browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/turns", content=body)

    assert answer.status_code == 400


async def test_a_button_of_no_message_is_refused(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/turns", json={"chat": 5, "device": "fr", "message": 99, "data": "1:home:::::"})

    assert answer.status_code == 404


async def test_another_host_name_is_refused(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400


async def test_a_contact_card_appears_and_erasing_empties_the_chat(browser: httpx.AsyncClient) -> None:
    state = await turn(browser, text="/contacts")
    card = encode(Intent(Screen.CARD, topic=Topic.CONTACTS, contact="LY/tawasul-1404"))

    state = await turn(browser, message=state["bubbles"][-1]["id"], data=card)
    assert "1404" in state["bubbles"][-1]["html"]

    state = await turn(browser, text="/wipe")
    assert len(state["bubbles"]) == 1


async def test_an_unpaired_surrogate_harms_no_later_turn(browser: httpx.AsyncClient) -> None:
    await browser.post("/turns", content='{"chat": 5, "device": "fr", "text": "\\ud800 help"}')

    assert (await turn(browser, text="/danger"))["bubbles"]


@pytest.mark.parametrize(
    ("body", "status"), [("[" * 60_000, 400), (" " * 70_000, 413), ('{"chat":5,"device":"fr","data":"x"}', 404)]
)
async def test_hostile_bodies_are_refused(body: str, status: int, browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/turns", content=body)).status_code == status
