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
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import LOCALES, Settings, SettingsError, load_settings
from bot.vocabulary import Language, Origin, Preferences, Topic, Way

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.conversation import Edition, Folders

GOOD, PROBLEMS, WRONG_USE = 0, 1, 2
MAX_PORT = 65_535


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("aiogram").setLevel(logging.CRITICAL)  # its own lines hold ids; ours say what matters
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return int(options.command(options, load_settings()))
    except SettingsError as error:
        print(*(f"rafiq: {line}" for line in error.lines), sep="\n", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt:
        return GOOD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("rafiq", description="Rafiq answers migrant workers in Libya on Telegram.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="talk with the bot in a browser; no token needed")
    demo.add_argument("--port", type=_port, default=8080, help="port on 127.0.0.1 (default 8080)")
    demo.set_defaults(command=_demo)
    telegram = commands.add_parser("telegram", help="run the bot on Telegram")
    telegram.add_argument("--setup", action="store_true", help="set commands, name and descriptions, where they differ")
    telegram.set_defaults(command=_telegram)
    ask = commands.add_parser("ask", help="what a worker would be answered")
    ask.add_argument("text", nargs="?", metavar="TEXT")
    ask.add_argument("--batch", type=Path, metavar="FILE.jsonl", help='lines {"id","text"[,"lang"][,"origin"]} in')
    _add_reader(ask)
    ask.set_defaults(command=_ask)
    show = commands.add_parser("show", help="a screen itself")
    show.add_argument("--topic", type=Topic, choices=list(Topic), required=True, metavar="TOPIC")
    _add_reader(show)
    show.set_defaults(command=_show)
    check = commands.add_parser("check", help="problems in content/ and locales/")
    check.add_argument("--strict", action="store_true", help="warnings count as problems")
    check.add_argument("--online", action="store_true", help="also ask whether every link still answers")
    check.add_argument("--json", action="store_true")
    check.set_defaults(command=_check)
    status = commands.add_parser("status", help="how complete, current and reviewed everything is")
    status.add_argument("--due", type=int, metavar="DAYS", help="what falls due within so many days, by owner")
    status.add_argument("--checklist", action="store_true", help="every number to be called before going live, as Markdown")
    status.add_argument("--json", action="store_true")
    status.set_defaults(command=_status)
    redact = commands.add_parser("redact", help="what would be kept of messages; standard input, one a line")
    redact.add_argument("--lang", type=Language, choices=list(Language), metavar="L", help="language (default: any)")
    redact.set_defaults(command=_redact)
    _add_journal(
        commands.add_parser("journal", help="the counters: forgotten, exported, stopped").add_subparsers(required=True)
    )
    people = commands.add_parser("people", help="what is remembered of chats").add_subparsers(required=True)
    erase = people.add_parser("erase", help="erase everybody, at once and for good")
    erase.add_argument("--yes", action="store_true", required=True, help="I mean it")
    erase.set_defaults(command=_people_erase)
    translations = commands.add_parser("translations", help="the translators' work").add_subparsers(required=True)
    update = translations.add_parser("update", help="bring the catalogues up to date with code and content")
    update.set_defaults(command=_translations_update)
    return parser


def _add_journal(journal: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    forget = journal.add_parser("forget", help="enforce the lifetimes now; the bot does so every hour by itself")
    forget.set_defaults(command=_journal_forget)
    export = journal.add_parser("export", help="the published figures, to a file")
    export.add_argument("--format", choices=("csv", "xlsx", "hxl"), required=True)
    for name, meaning in (("from", "first"), ("to", "last")):
        export.add_argument(f"--{name}", type=datetime.date.fromisoformat, metavar="D", help=f"{meaning} day, YYYY-MM-DD")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(command=_journal_export)
    stop = journal.add_parser("stop", help="stop counting and keeping wording, at once, for every process")
    stop.add_argument("--wording", action="store_true", help="stop keeping wording alone")
    stop.set_defaults(command=_journal_stop)
    journal.add_parser("resume", help="count again").set_defaults(command=_journal_resume)


def _add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", type=Language, choices=list(Language), metavar="L", help="language (default en)")
    parser.add_argument("--origin", type=Origin, choices=list(Origin), metavar="CC", help="country of origin")
    parser.add_argument("--json", action="store_true")


def _port(written: str) -> int:
    if not (written.isdigit() and int(written) <= MAX_PORT):
        raise argparse.ArgumentTypeError(f"a port lies between 0 and {MAX_PORT}")
    return int(written)


def _demo(options: argparse.Namespace, settings: Settings) -> int:
    from bot.preview import serve

    if settings.bot_token or settings.database_url:
        raise SettingsError(("BOT_TOKEN or DATABASE_URL is set: the demo takes neither, so that nothing real is touched.",))
    try:
        asyncio.run(serve(_edition(settings), _folders(settings), options.port, _now))
    except OSError as error:
        print(f"rafiq demo: port {options.port} cannot be used: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    return GOOD


def _telegram(options: argparse.Namespace, settings: Settings) -> int:
    from bot.telegram import Connections, announce, run

    token, key, secret = settings.bot_token, settings.secret_key, settings.webhook_secret
    wanted = {"BOT_TOKEN": token, "SECRET_KEY": key} | ({"WEBHOOK_SECRET": secret} if settings.webhook_url else {})
    missing = [name for name, value in wanted.items() if value is None]
    if token is None or key is None or missing:
        hint = "See .env.example; `make demo` shows the bot in a browser and needs none of them."
        raise SettingsError((f"{' and '.join(missing)} must be set. {hint}",))
    connections = Connections(
        token=token.get_secret_value(),
        api_url=settings.bot_api_url,
        people_url=_people_url(settings),
        people_keys=settings.secret_keys,
        journal_url=_journal_url(settings),
        spool=settings.spool_dir,
        webhook_url=settings.webhook_url,
        webhook_secret=secret.get_secret_value() if secret else "",
        host=settings.host,
        port=settings.port,
    )
    if options.setup:
        asyncio.run(announce(_edition(settings), connections))
    else:
        asyncio.run(run(_edition(settings), _folders(settings), connections, _now))
    return GOOD


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
        understood = batch_result(edition.understanding.understand(options.text))
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
    from bot.desk import checklist, due, due_as_text, status_as_text, status_of
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
    if options.json:
        _print_json(status.as_data())
    else:
        print(status_as_text(status))
    return GOOD


def _redact(options: argparse.Namespace, settings: Settings) -> int:
    from bot.handbook import load
    from bot.i18n import load_translations
    from bot.understanding import Redactor

    redactor = Redactor.of(load(settings.content_dir).handbook.phrases, load_translations(LOCALES))
    for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n"):
        print(json.dumps({"text": redactor.redact(line.rstrip("\n"), options.lang)}, ensure_ascii=False), flush=True)
    return GOOD


def _journal_forget(_: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep

    print(*asyncio.run(upkeep.forget(_journal_url(settings), _people_url(settings), _now())), sep="\n")
    return GOOD


def _journal_export(options: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep

    start, end = vars(options)["from"], options.to
    try:
        n = asyncio.run(upkeep.export_figures(_journal_url(settings), options.file, options.format, start, end))
    except OSError as error:
        print(f"rafiq journal export: {options.file}: {error.strerror}", file=sys.stderr)
        return WRONG_USE
    print(f"{options.file}: {n} figures")
    return GOOD


def _journal_stop(options: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep

    asyncio.run(upkeep.stop(_journal_url(settings), wording_alone=options.wording))
    print("stopped:", "wording" if options.wording else "counting and wording")
    return GOOD


def _journal_resume(_: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep

    asyncio.run(upkeep.resume(_journal_url(settings)))
    print("counting again")
    return GOOD


def _people_erase(_: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep

    print("erased:", asyncio.run(upkeep.erase_people(_people_url(settings))), "people")
    return GOOD


def _journal_url(settings: Settings) -> str:
    return _database(settings.database_url, "journal")


def _people_url(settings: Settings) -> str:
    return _database(settings.people_database_url, "people")


def _database(url: "SecretStr | None", name: str) -> str:
    """The address of a database; without one a file in `var/`."""
    if url:
        return url.get_secret_value()
    Path("var").mkdir(exist_ok=True)
    return f"sqlite+aiosqlite:///var/{name}.db"


def _translations_update(_: argparse.Namespace, settings: Settings) -> int:
    from bot.desk import update_catalogues
    from bot.handbook import load

    for name, wanting in update_catalogues(LOCALES, load(settings.content_dir).handbook).items():
        print(f"{name}: {wanting} wanting")
    return GOOD


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
        logging.getLogger("bot.content").error("%d problems, set aside; `rafiq check` names them", set_aside)
    return edition


def _folders(settings: Settings) -> "Folders":
    from bot.conversation import Folders, Identity

    identity = Identity(settings.operator_name, settings.official_url, settings.bot_username)
    return Folders(settings.content_dir, LOCALES, identity)


if __name__ == "__main__":
    sys.exit(main())
