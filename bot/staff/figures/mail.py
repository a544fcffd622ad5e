"""Sending the digest by e-mail, to whom `SMTP_URL` names. Plain text; the password is never shown or logged."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

from bot.staff.figures.digest import Digest
from bot.vocabulary import Language

SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}


class PostError(Exception):
    """An address of a mail server that cannot be used; says what is wrong with it, and never quotes it."""


@dataclass(frozen=True, slots=True)
class Post:
    """A mail server, and who writes to whom. `encrypted`: `tls` from the first byte, `starttls`, or `none`."""

    host: str
    port: int
    sender: str
    receivers: tuple[str, ...]
    encrypted: str
    language: Language = Language.EN
    user: str = ""
    password: str = field(default="", repr=False)


def post_of(url: str) -> Post:
    """The post of an `SMTP_URL`: `smtp://user:password@host:587/?from=a@b.org&to=c@d.org,e@f.org[&lang=fr][&tls=none]`.

    `smtps://` is encrypted from the first byte, `smtp://` by STARTTLS; `tls=none` is taken on the machine itself alone.

    Raises:
        PostError: when it cannot be used; it names what is wrong, not the value.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        language = Language(asked.get("lang", "en"))
    except (KeyError, ValueError):
        raise PostError("is not smtp:// or smtps:// with a host, from and to") from None
    receivers = tuple(address.strip() for address in asked.get("to", "").split(",") if address.strip())
    sender = asked.get("from", "")
    if not host or not all(map(_is_address, (sender, *receivers))) or not receivers:
        raise PostError("needs a host, ?from= one address and &to= one or more")
    encrypted = "tls" if parts.scheme == "smtps" else asked.get("tls", "starttls")
    if encrypted not in ("tls", "starttls", "none") or (encrypted == "none" and not _is_here(host)):
        raise PostError("may say tls=none only for a mail server on this machine")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Post(host, port, sender, receivers, encrypted, language, user, password)


async def send(post: Post, digest: Digest) -> None:
    """Send a digest.

    Raises:
        OSError: when the mail server is away or does not take it (smtplib's errors are among these).
    """
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = post.sender, ", ".join(post.receivers), digest.subject
    message.set_content(digest.text)
    await asyncio.to_thread(_deliver, post, message)


def _deliver(post: Post, message: EmailMessage) -> None:
    trust = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(post.host, post.port, timeout=SECONDS, context=trust)
        if post.encrypted == "tls"
        else smtplib.SMTP(post.host, post.port, timeout=SECONDS)
    )
    with server:
        if post.encrypted == "starttls":
            server.starttls(context=trust)
        if post.user:
            server.login(post.user, post.password)
        server.send_message(message, post.sender, post.receivers)


def _is_address(text: str) -> bool:
    name, _, domain = text.partition("@")
    return bool(name and domain) and "@" not in domain and text.isascii() and text.isprintable() and " " not in text


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
