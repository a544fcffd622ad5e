"""What can be typed: the commands of `rafiq` and their options. Knows what each is called, not what it does."""

import argparse
import datetime
from pathlib import Path

from bot.vocabulary import Language, Origin, Topic

MAX_PORT = 65_535


def parser() -> argparse.ArgumentParser:
    """The parser; it sets `command` to the name of what is to be done."""
    whole = argparse.ArgumentParser("rafiq", description="Rafiq answers migrant workers in Libya on Telegram.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="talk with the bot in a browser; no token needed")
    demo.add_argument("--port", type=_port, default=8080, help="port on 127.0.0.1 (default 8080)")
    demo.set_defaults(command="demo")
    telegram = commands.add_parser("telegram", help="run the bot on Telegram")
    telegram.add_argument("--setup", action="store_true", help="set commands, name and descriptions, where they differ")
    telegram.set_defaults(command="telegram")
    ask = commands.add_parser("ask", help="what a worker would be answered")
    ask.add_argument("text", nargs="?", metavar="TEXT")
    ask.add_argument("--batch", type=Path, metavar="FILE.jsonl", help='lines {"id","text"[,"lang"][,"origin"]} in')
    _add_reader(ask)
    ask.set_defaults(command="ask")
    show = commands.add_parser("show", help="a screen itself")
    show.add_argument("--topic", type=Topic, choices=list(Topic), required=True, metavar="TOPIC")
    _add_reader(show)
    show.set_defaults(command="show")
    check = commands.add_parser("check", help="problems in content/ and locales/")
    check.add_argument("--strict", action="store_true", help="warnings count as problems")
    check.add_argument("--online", action="store_true", help="also ask whether every link still answers")
    check.add_argument("--json", action="store_true")
    check.set_defaults(command="check")
    status = commands.add_parser("status", help="how complete, current and reviewed everything is")
    status.add_argument("--due", type=int, metavar="DAYS", help="what falls due within so many days, by owner")
    status.add_argument("--checklist", action="store_true", help="every number to be called before going live, as Markdown")
    status.add_argument("--html", type=Path, metavar="FILE", help="the coverage as a page")
    status.add_argument("--json", action="store_true")
    status.set_defaults(command="status")
    _add_translations(commands.add_parser("translations", help="the translators' work"))
    links = commands.add_parser("links", help="counted deep links").add_subparsers(required=True, metavar="COMMAND")
    make = links.add_parser("make", help="a new link, for one poster or page")
    make.add_argument("place", metavar="PLACE", help="where it will hang, such as 'poster at the bus station, Sebha'")
    make.add_argument("--simple", action="store_true", help="begin with screens of few words")
    make.add_argument("--topic", type=Topic, choices=list(Topic), metavar="TOPIC")
    _add_reader(make)
    make.set_defaults(command="links_make")
    _add_paper(commands)
    redact = commands.add_parser("redact", help="what would be kept of messages; standard input, one a line")
    redact.add_argument("--lang", type=Language, choices=list(Language), metavar="L", help="language (default: any)")
    redact.set_defaults(command="redact")
    _add_journal(commands.add_parser("journal", help="the counters: forgotten, exported, stopped"))
    _add_staff(commands.add_parser("staff", help="the pages for IOM's staff, and their accounts"))
    people = commands.add_parser("people", help="what is remembered of chats").add_subparsers(required=True)
    erase = people.add_parser("erase", help="erase everybody, at once and for good")
    erase.add_argument("--yes", action="store_true", required=True, help="I mean it")
    erase.set_defaults(command="people_erase")
    return whole


def _add_journal(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    forget = commands.add_parser("forget", help="enforce the lifetimes now; the bot does so every hour by itself")
    forget.set_defaults(command="journal_forget")
    export = commands.add_parser("export", help="the published figures, to a file")
    export.add_argument("--format", choices=("csv", "xlsx", "hxl"), required=True)
    for name, meaning in (("from", "first"), ("to", "last")):
        day = datetime.date.fromisoformat
        export.add_argument(f"--{name}", dest=meaning, type=day, metavar="D", help=f"{meaning} day, YYYY-MM-DD")
    export.add_argument("file", type=Path, metavar="FILE")
    export.set_defaults(command="journal_export")
    stop = commands.add_parser("stop", help="stop counting and keeping wording, at once, for every process")
    stop.add_argument("--wording", action="store_true", help="stop keeping wording alone")
    stop.set_defaults(command="journal_stop")
    commands.add_parser("resume", help="count again").set_defaults(command="journal_resume")


def _add_staff(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve the pages")
    serve.add_argument("--behind-tls", action="store_true", help="a proxy in front ends TLS; needed for any public address")
    serve.set_defaults(command="staff_serve")
    digest = commands.add_parser("digest", help="the last closed week in plain words")
    digest.add_argument("--week", metavar="W", help="another closed week, such as 2026-W47")
    digest.add_argument("--lang", type=Language, choices=("en", "fr", "ar"), metavar="L", help="en, fr or ar")
    digest.add_argument("--send", action="store_true", help="send it by e-mail to whom SMTP_URL names, too")
    digest.set_defaults(command="staff_digest")
    add = commands.add_parser("add", help="invite an account, or let one join anew; prints a one-time link")
    add.add_argument("name", metavar="NAME", help="named by role, such as analyst-tripoli; never by a person's name")
    add.add_argument("--role", choices=("reader", "analyst", "lead"), required=True)
    add.add_argument("--address", metavar="URL", help="where the pages are reached (default: this machine's HOST and PORT)")
    add.set_defaults(command="staff_add")
    disable = commands.add_parser("disable", help="end an account and its sessions, at once")
    disable.add_argument("name", metavar="NAME")
    disable.set_defaults(command="staff_disable")


def _add_paper(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    pages = commands.add_parser("pages", help="a static copy of the handbook: no script, no network, printable")
    pages.add_argument("folder", type=Path, metavar="DIR")
    pages.add_argument("--lang", type=Language, choices=list(Language), metavar="L", action="append", help="only this one")
    pages.add_argument("--origin", type=Origin, choices=list(Origin), metavar="CC", action="append", help="only this one")
    pages.set_defaults(command="pages")
    posters = commands.add_parser("posters", help="A4 posters and wallet cards as PDF, with a counted link each")
    posters.add_argument("folder", type=Path, metavar="DIR")
    posters.add_argument("--lang", type=Language, choices=list(Language), metavar="L", action="append", help="only this one")
    posters.add_argument("--place", default="posters", help="where they will hang; arrivals are counted by place")
    posters.add_argument("--demo", action="store_true", help="samples, marked so, whose code leads nowhere")
    posters.set_defaults(command="posters")


def _add_translations(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in ("extract", "update"):
        update = commands.add_parser(name, help="bring the catalogues up to date with code and content")
        update.set_defaults(command="translations_update")
    status = commands.add_parser("status", help="how many texts of each language are in which state")
    status.add_argument("--json", action="store_true")
    status.set_defaults(command="translations_status")
    approve = commands.add_parser("approve", help="a speaker has confirmed translations as they stand")
    approve.add_argument("lang", type=Language, choices=list(Language), metavar="LANG")
    approve.add_argument("--by", required=True, help="a role or initials, such as 'speaker, Niamey'; no name")
    approve.add_argument("--id", action="append", default=[], help="only this text; may be repeated")
    approve.set_defaults(command="translations_approve")
    for name, help_text in (("export", "one language to a spreadsheet"), ("import", "a spreadsheet back")):
        sheet = commands.add_parser(name, help=help_text)
        sheet.add_argument("file", type=Path, metavar="FILE.xlsx")
        sheet.add_argument("--lang", type=Language, choices=list(Language), metavar="L", help="default: what FILE ends with")
        sheet.set_defaults(command=f"translations_{name}")


def _add_reader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", type=Language, choices=list(Language), metavar="L", help="language (default en)")
    parser.add_argument("--origin", type=Origin, choices=list(Origin), metavar="CC", help="country of origin")
    parser.add_argument("--json", action="store_true")


def _port(written: str) -> int:
    if not (written.isdigit() and int(written) <= MAX_PORT):
        raise argparse.ArgumentTypeError(f"a port lies between 0 and {MAX_PORT}")
    return int(written)
