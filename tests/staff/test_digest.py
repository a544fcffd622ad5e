"""The week in plain words: printed, and sent to a real mail server; never with a count that is not published."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import insert

from bot.journal.tables import closed_period, published_fact
from bot.staff import NoWeekError, Post, PostError, Room, digest_of, post_of
from bot.staff.audit import Action, trail
from bot.staff.figures.mail import send
from bot.staff.figures.weekly import send_weekly
from bot.trends.spans import before
from bot.vocabulary import Language
from tests.staff.conftest import Clock

WEEK = "2026-W47"


def figure(period: str, n: int, measure: str = "queries", **places: str) -> dict[str, str | int]:
    names = ("origin", "language", "topic", "way", "outcome", "danger", "detail")
    return {"period": period, "measure": measure, **{name: places.get(name, "*") for name in names}, "n": n}


@pytest.fixture
async def filled(room: Room) -> Room:
    """A wave of recruitment questions from Bangladesh in the last closed week; wages of Niger as always."""
    weeks = [before(WEEK, back) for back in range(8, -1, -1)]
    rows = []
    for week in weeks:
        wave = 60 if week == WEEK else 0
        rows += [figure(week, 300 + wave), figure(week, 240, "people"), figure(week, 240 + wave, outcome="answered")]
        rows += [figure(week, 12 + wave, topic="recruitment", origin="BD"), figure(week, 42, topic="wages", origin="NE")]
    async with room.engine.begin() as connection:
        await connection.execute(insert(published_fact), rows)
        await connection.execute(insert(closed_period), [{"period": week} for week in weeks])
    return room


@dataclass
class Server:
    """A mail server that keeps what it takes; it knows one password."""

    taken: list[Envelope] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        self.taken.append(envelope)
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: object) -> AuthResult:
        good = isinstance(told, LoginPassword) and told.password == b"s3cret pass"
        self.tried.append(mechanism)
        return AuthResult(success=good, handled=False)

    def letter(self) -> EmailMessage:
        content = self.taken[-1].content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        return letter


@pytest.fixture
def mail() -> Iterator[tuple[Server, str]]:
    """A real mail server on loopback, and the SMTP_URL that leads to it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    server = Server()
    controller = Controller(server, "127.0.0.1", port, authenticator=server.authenticate, auth_require_tls=False)
    controller.start()
    yield (
        server,
        f"smtp://staff:s3cret%20pass@127.0.0.1:{port}/?from=rafiq@iom.test&to=a@iom.test,b@iom.test&tls=none&lang=fr",
    )
    controller.stop()


async def test_the_digest_tells_the_wave_and_the_main_figures(filled: Room) -> None:
    digest = await digest_of(filled.figures, filled.words[Language.EN])

    assert digest.week == WEEK
    assert digest.text.startswith("Questions on recruitment from workers of Bangladesh rose from 12 to 72.")
    assert "Questions: 360 (week before: 300)" in digest.text
    assert "Danger screens: withheld (week before: withheld)" in digest.text


@pytest.mark.parametrize("language", [Language.EN, Language.FR, Language.AR])
async def test_no_number_of_the_digest_is_below_what_is_published(filled: Room, language: Language) -> None:
    digest = await digest_of(filled.figures, filled.words[language])
    told = digest.text.rpartition("\n\n")[0]  # the last line says what is withheld: fewer than 5
    counts = told.replace(",", "").replace("\u202f", "").replace("\xa0", "")

    assert [int(n) for n in re.findall(r"\d+", counts) if int(n) < 6] == []


async def test_a_week_that_is_not_closed_has_no_digest(room: Room, filled: Room) -> None:
    with pytest.raises(NoWeekError):
        await digest_of(filled.figures, filled.words[Language.EN], "2030-W01")


async def test_without_any_closed_week_there_is_no_digest(room: Room) -> None:
    with pytest.raises(NoWeekError):
        await digest_of(room.figures, room.words[Language.EN])


async def test_a_new_week_is_sent_once_in_the_receivers_language(filled: Room, mail: tuple[Server, str]) -> None:
    server, url = mail
    post = post_of(url)

    assert await send_weekly(filled, post) == WEEK
    assert await send_weekly(filled, post) is None

    assert server.tried
    assert server.taken[0].rcpt_tos == ["a@iom.test", "b@iom.test"]
    digest = await digest_of(filled.figures, filled.words[Language.FR])
    assert (server.letter()["Subject"], server.letter().get_content().replace("\r\n", "\n").strip()) == (
        digest.subject,
        digest.text.strip(),
    )
    assert [line.action for _, line in await trail(filled.engine, limit=5)] == [Action.DIGEST]


async def test_old_news_is_not_sent(filled: Room, clock: Clock, mail: tuple[Server, str]) -> None:
    clock.pass_by(days=7)

    assert await send_weekly(filled, post_of(mail[1])) is None


async def test_a_refused_letter_is_tried_again(filled: Room, mail: tuple[Server, str]) -> None:
    server, url = mail
    with pytest.raises(OSError, match="535"):
        await send_weekly(filled, post_of(url.replace("s3cret", "wrong")))

    assert await send_weekly(filled, post_of(url)) == WEEK
    assert len(server.taken) == 1


async def test_a_server_that_is_away_is_an_error_of_the_system(filled: Room) -> None:
    digest = await digest_of(filled.figures, filled.words[Language.EN])
    post = Post("127.0.0.1", 9, "a@b.test", ("c@d.test",), "none")

    with pytest.raises(OSError, match="refused"):
        await send(post, digest)


def test_an_address_says_all_of_it() -> None:
    post = post_of("smtps://me%40iom.test:p%2Fw@mail.iom.test/?from=me@iom.test&to=a@iom.test")

    assert (post.host, post.port, post.encrypted, post.user, post.password) == (
        "mail.iom.test", 465, "tls", "me@iom.test", "p/w",
    )  # fmt: skip
    assert post_of("smtp://mail.iom.test/?from=a@b.test&to=c@d.test").encrypted == "starttls"
    assert "p/w" not in repr(post)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://mail.iom.test/?from=a@b.test&to=c@d.test",
        "smtp://mail.iom.test/",
        "smtp://mail.iom.test/?from=a@b.test",
        "smtp://mail.iom.test/?from=a@b.test&to=nobody",
        "smtp://mail.iom.test/?from=a@b.test%0aBcc:x@y.test&to=c@d.test",
        "smtp://mail.iom.test:99999/?from=a@b.test&to=c@d.test",
        "smtp://user:planted@mail.iom.test/?from=a@b.test&to=c@d.test&tls=none",
        "smtp://mail.iom.test/?from=a@b.test&to=c@d.test&lang=xx",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(PostError) as caught:
        post_of(url)

    assert "planted" not in str(caught.value)
    assert "mail.iom.test" not in str(caught.value)
