"""The words of the staff's pages: nothing is missing in French and Arabic, and the catalogues are up to date."""

import pytest

from bot.desk.translations import staff_template
from bot.i18n import STAFF, STAFF_LANGUAGES, load_staff_words, read_catalogue
from bot.vocabulary import Language
from tests.conftest import LOCALES

WORDS = load_staff_words(LOCALES)


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_every_message_is_translated(language: Language) -> None:
    wanted = {
        (message.context, message.id if isinstance(message.id, str) else message.id[0]) for message in staff_template()
    }

    missing = {message for message in wanted if message[1]} - set(WORDS[language].interface)

    assert missing == set()


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_no_message_of_a_catalogue_is_gone_from_the_pages(language: Language) -> None:
    wanted = {message.id if isinstance(message.id, str) else message.id[0] for message in staff_template()}
    held = read_catalogue(LOCALES / language.value / STAFF, language)

    assert {message.id if isinstance(message.id, str) else message.id[0] for message in held} == wanted
