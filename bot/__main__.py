"""The command line `rafiq`; the one place where rooms are wired together, and the only one that reads the settings.

Exit codes: 0 good, 1 problems found, 2 wrong use or wrong settings. Rooms are imported by the command that needs them, so
that each command starts quickly.
"""

import argparse
import asyncio
import datetime
import io
import json
import logging
import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.logbook import keep_log
from bot.options import parser
from bot.settings import CACHE, LOCALES, Settings, SettingsError, StaffSettings, load_settings, load_staff_settings
from bot.vocabulary import Language, Origin, Preferences, Way

if TYPE_CHECKING:
    from bot.conversation import Edition, Folders
    from bot.staff import Health, Post, Reading, Room
    from bot.upkeep import Stores

GOOD, PROBLEMS, WRONG_USE = 0, 1, 2
DUE_DAYS = 90
"""How far the staff's page of the content's health looks ahead."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = parser().parse_args(arguments)
    keep_log()
    try:
        if options.command in _STAFF_COMMANDS:
            return _STAFF_COMMANDS[options.command](options, load_staff_settings())
        return _COMMANDS[options.command](options, load_settings())
    except SettingsError as error:
        print(*(f"rafiq: {line}" for line in error.lines), sep="\n", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return GOOD


def _demo(options: argparse.Namespace, settings: Settings) -> int:
    from bot.i18n import load_staff_words
    from bot.preview import Lent, serve

    if settings.bot_token or settings.database_url:
        raise SettingsError(("BOT_TOKEN or DATABASE_URL is set: the demo takes neither, so that nothing real is touched.",))
    try:

        def lend() -> Lent:
            return Lent(load_staff_words(LOCALES), *_lent(settings.content_dir))

        asyncio.run(serve(_edition(settings), _folders(settings), options.port, _now, lend))
    except OSError as error:
        print(f"rafiq demo: port {options.port} cannot be used: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    return GOOD


def _telegram(options: argparse.Namespace, settings: Settings) -> int:
    from bot.telegram import Connections, PortTakenError, run

    token, key, secret = settings.bot_token, settings.secret_key, settings.webhook_secret
    wanted = {"BOT_TOKEN": token, "SECRET_KEY": key} | ({"WEBHOOK_SECRET": secret} if settings.webhook_url else {})
    missing = [name for name, value in wanted.items() if value is None]
    if token is None or key is None or missing:
        hint = "See .env.example; `make demo` shows the bot in a browser and needs none of them."
        raise SettingsError((f"{' and '.join(missing)} must be set. {hint}",))
    stores = _stores(settings)
    connections = Connections(
        token=token.get_secret_value(),
        api_url=settings.bot_api_url,
        people_url=stores.people,
        people_keys=settings.secret_keys,
        journal_url=stores.journal,
        spool=settings.spool_dir,
        redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
        webhook_url=settings.webhook_url,
        webhook_secret=secret.get_secret_value() if secret else "",
        host=settings.host,
        port=settings.port,
        metrics_port=settings.metrics_port,
        send_rate=settings.send_rate,
    )
    if options.setup:
        from bot.telegram.setup import announce  # aiogram takes two seconds, which a start need not wait for

        asyncio.run(announce(token.get_secret_value(), settings.bot_api_url, _edition(settings).translations))
        return GOOD
    try:
        with asyncio.Runner(loop_factory=_fast_loop()) as runner:
            runner.run(run(_edition(settings), _folders(settings), connections, _now))
    except PortTakenError as error:
        print(f"rafiq telegram: {error}", file=sys.stderr)
        return WRONG_USE
    return GOOD


def _fast_loop() -> "Callable[[], asyncio.AbstractEventLoop] | None":
    """What makes an event loop: uvloop's, where it is installed."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if (options.text is None) == (options.batch is None):
        print("rafiq ask: give either TEXT or --batch FILE.jsonl", file=sys.stderr)
        return WRONG_USE
    edition = _edition(settings)
    return _ask_batch(options.batch, edition) if options.batch else _ask_one(options, edition)


def _ask_one(options: argparse.Namespace, edition: "Edition") -> int:
    from bot.conversation import Turn, as_data, as_text, respond
    from bot.understanding import batch_result

    preferences = Preferences(options.lang or Language.EN, options.origin)
    turn = Turn(utterance=options.text, way=Way.TEXT)
    replies = respond(turn, preferences, edition, _today()).replies
    if options.json:
        understood = batch_result(edition.understanding.understand(options.text, options.lang))
        _print_json({**understood, "lang": options.lang or Language.EN, "replies": [as_data(reply) for reply in replies]})
    else:
        print("\n\n".join(map(as_text, replies)))
    return GOOD


def _ask_batch(file: Path, edition: "Edition") -> int:
    from bot.understanding import BatchError, answer_batch

    try:
        with file.open(encoding="utf-8") as lines:
            for result in answer_batch(lines, edition.understanding):
                print(json.dumps(result, ensure_ascii=False))
    except (OSError, UnicodeDecodeError, BatchError) as error:
        print(f"rafiq ask: {file}: {error}", file=sys.stderr)
        return WRONG_USE
    return GOOD


def _show(options: argparse.Namespace, settings: Settings) -> int:
    from bot.conversation import Reader, as_data, as_text, show_topic

    reader = Reader(_edition(settings), options.lang or Language.EN, options.origin, _today())
    pages = show_topic(reader, options.topic)
    if options.json:
        _print_json({"topic": options.topic, "origin": options.origin, **as_data(*pages)})
    else:
        print("\n\n".join(map(as_text, pages)))
    return GOOD


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import check
    from bot.handbook import Level

    problems = check(settings.content_dir, LOCALES, _today(), online=options.online)
    if options.json:
        _print_json([problem.as_data() for problem in problems])
    else:
        print(*problems, sep="\n", end="\n" if problems else "")
    failing = any(options.strict or problem.level is Level.ERROR for problem in problems)
    return PROBLEMS if failing else GOOD


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import checklist, due, due_as_text, status_as_page, status_as_text, status_of
    from bot.handbook import load
    from bot.i18n import load_translations

    handbook = load(settings.content_dir).handbook
    if options.checklist:
        print(checklist(handbook), end="")
        return GOOD
    if options.due is not None:
        items = due(handbook, _today(), options.due)
        if options.json:
            _print_json([item.as_data() for item in items])
        else:
            print(due_as_text(items))
        return GOOD
    status = status_of(handbook, load_translations(LOCALES))
    if options.html:
        options.html.write_text(status_as_page(status), "utf-8")
    elif options.json:
        _print_json(status.as_data())
    else:
        print(status_as_text(status))
    return GOOD


def _translations_update(_: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import update_catalogues
    from bot.handbook import load

    for name, wanting in update_catalogues(LOCALES, load(settings.content_dir).handbook).items():
        print(f"{name}: {wanting} wanting")
    return GOOD


def _translations_status(options: argparse.Namespace, settings: Settings) -> int:
    from collections import Counter

    from bot.desk import State, texts
    from bot.handbook import load

    handbook = load(settings.content_dir).handbook
    counts = {language: Counter(text.state for text in texts(LOCALES, handbook, language)) for language in Language}
    if options.json:
        _print_json({language: {state: count[state] for state in State} for language, count in counts.items()})
        return GOOD
    print("language " + "".join(f"{state:>12}" for state in State))
    for language, count in counts.items():
        print(f"{language:9}" + "".join(f"{count[state]:>12}" for state in State))
    return GOOD


def _translations_approve(options: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import approve
    from bot.handbook import load

    handbook = load(settings.content_dir).handbook
    count = approve(LOCALES, handbook, options.lang, by=options.by, on=_today(), contexts=options.id)
    print(f"{count} translations approved")
    return GOOD


def _translations_export(options: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import export_sheet
    from bot.handbook import load

    if (language := _sheet_language(options)) is None:
        return WRONG_USE
    count = export_sheet(options.file, LOCALES, load(settings.content_dir).handbook, language)
    print(f"{count} texts written to {options.file}")
    return GOOD


def _translations_import(options: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import SpreadsheetError, import_sheet
    from bot.handbook import load

    if (language := _sheet_language(options)) is None:
        return WRONG_USE
    try:
        count = import_sheet(options.file, LOCALES, load(settings.content_dir).handbook, language)
    except SpreadsheetError as error:
        print(*error.reasons, "nothing was taken", sep="\n", file=sys.stderr)
        return PROBLEMS
    print(f"{count} translations taken")
    return GOOD


def _links_make(options: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import make_link

    chosen = {"language": options.lang, "origin": options.origin, "topic": options.topic, "simple": options.simple}
    link = make_link(settings.content_dir, options.place, **chosen)
    address = f"https://t.me/{settings.bot_username or 'BOT_USERNAME'}?start={link.code}"
    if options.json:
        _print_json({"code": link.code, "place": link.place, "address": address})
    else:
        print(address)
    return GOOD


def _pages(options: argparse.Namespace, settings: Settings) -> int:
    from bot.paper import Copy, FolderError, write_pages

    languages, origins = options.lang or list(Language), options.origin or list(Origin)
    try:
        count = write_pages(options.folder, Copy(_edition(settings), _today(), tuple(languages), tuple(origins)))
    except FolderError as error:
        print(f"rafiq pages: {error}", file=sys.stderr)
        return WRONG_USE
    print(f"{count} pages written; open {options.folder / 'index.html'}")
    return GOOD


def _posters(options: argparse.Namespace, settings: Settings) -> int:
    from bot.conversation import Reader
    from bot.desk import poster_link
    from bot.paper import SAMPLE, Door, PressError, write_posters

    if not (settings.bot_username or options.demo):
        raise SettingsError(("BOT_USERNAME must be set: the square code leads to it. `--demo` makes samples without.",))
    edition = _edition(settings)
    try:
        for language in options.lang or Language:
            door = SAMPLE
            if settings.bot_username and not options.demo:
                link = poster_link(settings.content_dir, edition.handbook, options.place, language)
                door = Door(settings.bot_username, link.code)
            print(*write_posters(options.folder, Reader(edition, language, None, _today()), door), sep="\n")
    except PressError as error:
        print(f"rafiq posters: {error}", file=sys.stderr)
        return WRONG_USE
    return GOOD


def _sheet_language(options: argparse.Namespace) -> Language | None:
    """The language of a spreadsheet: the one given, else the code that its name ends with, as in `rafiq-ha.xlsx`."""
    code = options.lang or re.split(r"[^a-z]", options.file.stem.lower())[-1]
    if code in list(Language):
        return Language(code)
    print(
        "rafiq translations: give --lang, or a file name that ends with a language, such as rafiq-ha.xlsx", file=sys.stderr
    )
    return None


def _redact(options: argparse.Namespace, settings: Settings) -> int:
    from bot.handbook import load
    from bot.i18n import load_translations
    from bot.understanding import Redactor

    redactor = Redactor.of(load(settings.content_dir).handbook.phrases, load_translations(LOCALES))
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n"):
        print(json.dumps({"text": redactor.redact(line.rstrip("\n"), options.lang)}, ensure_ascii=False), flush=True)
    return GOOD


def _upkeep(options: argparse.Namespace, settings: Settings) -> int:
    from bot.upkeep import COMMANDS

    try:
        print(asyncio.run(COMMANDS[options.command](_stores(settings), options, _now())))
    except OSError as error:
        print(f"rafiq: {error.filename or 'the database'}: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    return GOOD


def _staff_serve(options: argparse.Namespace, settings: StaffSettings) -> int:
    from bot.staff import Listening, serve

    keys = settings.secret_keys
    wrong = [] if keys else ["STAFF_SECRET_KEY must be set: 32 random characters or more, not the bot's SECRET_KEY."]
    if not options.behind_tls and not _is_loopback(settings.host):
        wrong.append("HOST is no loopback address: put a proxy with TLS in front and say --behind-tls.")
    if wrong:
        raise SettingsError(tuple(wrong))

    async def run() -> None:
        room = await _staff_room(settings, behind_tls=options.behind_tls)
        await serve(room, Listening(settings.host, settings.port), _post(settings))

    asyncio.run(run())
    return GOOD


async def _staff_room(settings: StaffSettings, *, behind_tls: bool) -> "Room":
    """The staff pages' room."""
    from bot.i18n import load_staff_words
    from bot.staff import Keys, Room, open_database

    lent = _lent(settings.content_dir)
    engine = await open_database(_database_url(settings))
    return Room(engine, Keys(*settings.secret_keys), load_staff_words(LOCALES), _now, *lent, secure=behind_tls)


def _lent(content: Path) -> "tuple[Callable[[datetime.date], Health], Reading]":
    """What other rooms lend the staff pages: the state of the content, and the words of the service."""
    from bot.desk import due, status_of
    from bot.handbook import load, version_of
    from bot.i18n import load_translations
    from bot.staff import Health, Reading
    from bot.understanding import service_words, words

    @lru_cache(maxsize=1)
    def health_of(_: str, day: datetime.date) -> Health:
        handbook = load(content).handbook
        return Health(status_of(handbook, load_translations(LOCALES)), due(handbook, day, DUE_DAYS))

    def health(day: datetime.date) -> Health:
        return health_of(version_of(content), day)  # read again only when the content has changed

    return health, Reading(words, service_words(load(content).handbook.phrases, load_translations(LOCALES)))


def _post(settings: StaffSettings) -> "Post | None":
    """The mail server of the settings, if there is one.

    Raises:
        SettingsError: when it cannot be used.
    """
    from bot.staff import PostError, post_of

    try:
        return post_of(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
    except PostError as error:
        raise SettingsError((f"SMTP_URL: {error}",)) from None


def _staff_digest(options: argparse.Namespace, settings: StaffSettings) -> int:
    from bot.i18n import load_staff_words
    from bot.staff import COMMAND_LINE, NoWeekError, digest_of, open_database, send_noted
    from bot.trends import Figures

    post = _post(settings)
    if options.send and post is None:
        raise SettingsError(("SMTP_URL must be set to send the digest; docs/contracts.md shows its form.",))

    async def tell() -> str:
        engine = await open_database(_database_url(settings))
        try:
            language = options.lang or (post.language if post else Language.EN)
            digest = await digest_of(Figures(engine), load_staff_words(LOCALES)[language], options.week)
            if options.send and post:
                await send_noted(engine, post, digest, _now(), COMMAND_LINE)
            return f"{digest.subject}\n\n{digest.text}"
        finally:
            await engine.dispose()

    try:
        print(asyncio.run(tell()), end="")
    except NoWeekError:
        print("rafiq staff digest: no such week is closed", file=sys.stderr)
        return PROBLEMS
    except OSError as error:
        print(f"rafiq staff digest: not sent, {type(error).__name__}", file=sys.stderr)
        return PROBLEMS
    return GOOD


def _is_loopback(host: str) -> bool:
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _staff_add(options: argparse.Namespace, settings: StaffSettings) -> int:
    from bot.staff import COMMAND_LINE, Role, invite, open_database

    async def add() -> str:
        engine = await open_database(_database_url(settings))
        try:
            return await invite(engine, options.name, Role(options.role), _now(), COMMAND_LINE)
        finally:
            await engine.dispose()

    return _account_changed(add, f"{(options.address or f'http://{settings.host}:{settings.port}').rstrip('/')}/join/")


def _staff_disable(options: argparse.Namespace, settings: StaffSettings) -> int:
    from bot.staff import COMMAND_LINE, disable, open_database

    async def end() -> str:
        engine = await open_database(_database_url(settings))
        try:
            await disable(engine, options.name, _now(), COMMAND_LINE)
            return f"{options.name} is disabled"
        finally:
            await engine.dispose()

    return _account_changed(end, "")


def _account_changed(change: Callable[[], Coroutine[None, None, str]], before: str) -> int:
    from bot.staff import AccountError

    try:
        print(before + asyncio.run(change()))
    except AccountError as error:
        print(f"rafiq staff: {error}", file=sys.stderr)
        return PROBLEMS
    return GOOD


def _stores(settings: Settings) -> "Stores":
    """Where the databases are: where the settings say, else files in `var/`."""
    from bot.upkeep import Stores

    people = settings.people_database_url
    return Stores(_database_url(settings), people.get_secret_value() if people else _file("people"))


def _database_url(settings: Settings | StaffSettings) -> str:
    return settings.database_url.get_secret_value() if settings.database_url else _file("journal")


def _file(name: str) -> str:
    Path("var").mkdir(exist_ok=True)
    return f"sqlite+aiosqlite:///var/{name}.db"


def _now() -> datetime.datetime:
    return datetime.datetime.now().astimezone()


def _today() -> datetime.date:
    return _now().date()


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=1))


def _edition(settings: Settings) -> "Edition":
    """The content and catalogues as they lie there; what is broken is set aside, and the log says how much."""
    from bot.conversation import first_edition

    edition, set_aside = first_edition(_folders(settings))
    if set_aside:
        logging.getLogger("bot.content").error("content-set-aside %d problems; `rafiq check` names them", set_aside)
    return edition


def _folders(settings: Settings) -> "Folders":
    from bot.conversation import Folders, Identity

    identity = Identity(settings.operator_name, settings.official_url, settings.bot_username)
    return Folders(settings.content_dir, LOCALES, identity, CACHE)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "ask": _ask,
    "check": _check,
    "demo": _demo,
    **dict.fromkeys(("journal_export", "journal_forget", "journal_resume", "journal_stop", "people_erase"), _upkeep),
    "links_make": _links_make,
    "pages": _pages,
    "posters": _posters,
    "redact": _redact,
    "show": _show,
    "status": _status,
    "telegram": _telegram,
    "translations_approve": _translations_approve,
    "translations_export": _translations_export,
    "translations_import": _translations_import,
    "translations_status": _translations_status,
    "translations_update": _translations_update,
}

_STAFF_COMMANDS: dict[str, Callable[[argparse.Namespace, StaffSettings], int]] = {
    "staff_add": _staff_add,
    "staff_digest": _staff_digest,
    "staff_disable": _staff_disable,
    "staff_serve": _staff_serve,
}


if __name__ == "__main__":
    sys.exit(main())
