"""From the files of content and catalogues to an Edition, and from one edition to the next while the bot runs."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.conversation.reader import Edition, Identity
from bot.handbook import Level, load
from bot.i18n import load_translations
from bot.understanding import Redactor, Understanding


@dataclass(frozen=True, slots=True)
class Folders:
    """Where content and catalogues lie, who runs the bot, and where what was learned is kept (None: nowhere)."""

    content: Path
    locales: Path
    identity: Identity = field(default_factory=Identity)
    cache: Path | None = None

    def version(self) -> str:
        """A mark that changes whenever any file of content or catalogues is written; reads none of them."""
        files = (*self.content.rglob("*.yaml"), *self.locales.rglob("*.po"))
        return str(hash(frozenset((path, *_when_written(path)) for path in files)))


def _when_written(path: Path) -> tuple[int, ...]:
    """What tells a file from the one that stood there before, also where its time was set back and its size is the same."""
    state = path.stat()
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def first_edition(folders: Folders) -> tuple[Edition, int]:
    """The edition to start with, and how many problems were set aside: a bot with most of its content beats none."""
    loaded, translations = load(folders.content), load_translations(folders.locales)
    understanding = Understanding(loaded.handbook.phrases, translations, loaded.handbook.words, folders.cache)
    redactor = Redactor.of(loaded.handbook.phrases, translations)
    edition = Edition(loaded.handbook, translations, understanding, folders.identity, redactor)
    return edition, len(loaded.problems) + len(translations.broken)


def next_edition(before: Edition, folders: Folders) -> tuple[Edition, int]:
    """The edition to go on with, and how many errors keep the new content out.

    Changed content is taken whole and only without errors; withdrawals are applied whatever else is wrong. What understands
    the questions is made anew only where phrases have changed.
    """
    loaded, translations = load(folders.content), load_translations(folders.locales)
    errors = sum(problem.level is Level.ERROR for problem in loaded.problems) + len(translations.broken)
    if errors:
        return replace(before, handbook=before.handbook.without(loaded.withdrawn)), errors
    after, learned = loaded.handbook, before.understanding
    redactor = before.redactor
    if (after.phrases, after.words) != (before.handbook.phrases, before.handbook.words):
        learned = Understanding(after.phrases, translations, after.words, folders.cache)
        redactor = Redactor.of(after.phrases, translations)
    return Edition(after, translations, learned, folders.identity, redactor), 0
