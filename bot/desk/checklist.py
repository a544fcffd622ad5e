"""The launch checklist: every number that a person must call once before real workers use the service, by origin."""

from collections.abc import Iterator

from bot.handbook import COUNTRY_CODES, Contact, Handbook
from bot.i18n import Formats
from bot.vocabulary import Language

_HEAD = """\
# Before going live: call every number once

Nobody has called these numbers yet. For each: call it from where it says, ask whether it serves workers of this country in
Libya, in which languages and at what hours; then set `confirmed` in the content, or `use: never`. Made by
`rafiq status --checklist`."""


def checklist(handbook: Handbook) -> str:
    """The checklist as Markdown, a box for each number that can be shown."""
    return "\n".join([_HEAD, *_lines(handbook)]) + "\n"


def _lines(handbook: Handbook) -> Iterator[str]:
    formats = Formats(Language.EN)
    for code in COUNTRY_CODES:
        country = handbook.countries.get(code)
        shown = [contact for contact in (country.contacts if country else ()) if _shown(contact)]
        if shown:
            yield f"\n## {formats.country(code)}\n"
        for contact in shown:
            for phone in contact.phones:
                danger = " **danger**" if contact.danger else ""
                name, where = contact.names[Language.EN], phone.callable_from
                yield f"- [ ] `{phone.dialled}` {name} (from: {where}){danger} `{contact.id}`"


def _shown(contact: Contact) -> bool:
    return bool(contact.phones) and contact.shown
