"""`rafiq telegram --setup`: commands, name and descriptions in every language, set only where they differ."""

from collections.abc import AsyncIterator
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import (
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.conversation import Profile, profile
from bot.i18n import Translations
from bot.telegram.turns import COMMANDS
from bot.vocabulary import Language

TELEGRAM_CODES = {Language.FIL: "tl"}
"""Languages for which Telegram knows another code than ours."""

CHECKLIST = """\
What only BotFather can set (talk to @BotFather):
  /setjoingroups  -> Disable: the service is for private chats
  /setprivacy     -> Enable: in a group the bot would see commands alone
  /setuserpic     -> the picture by which workers know the genuine bot
Then publish the bot's exact user name on OFFICIAL_URL, and send /genuine to the bot."""

_PRIVATE = BotCommandScopeAllPrivateChats()
_COMMAND_OF = {screen: command for command, screen in reversed(COMMANDS.items())}


async def announce(token: str, api_url: str, translations: Translations) -> None:
    """Bring the bot's public texts on Telegram up to date and print what was changed."""
    bot = Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    try:
        async for line in set_up(bot, translations):
            print(line)  # noqa: T201
    finally:
        await bot.session.close()
    print(CHECKLIST)  # noqa: T201


async def set_up(bot: Bot, translations: Translations) -> AsyncIterator[str]:
    """Bring the bot's public texts up to date; a line for each that was changed.

    English stands for every language that has none of its own.
    """
    me = await bot.me()
    if me.can_join_groups:
        yield "groups may still add this bot: see the checklist"
    for language in (None, *Language):
        texts = profile(translations[language or Language.EN])
        code = TELEGRAM_CODES.get(language, language.value) if language else None
        async for changed in _set_texts(bot, texts, code):
            yield f"{code or 'default'}: {changed}"


async def _set_texts(bot: Bot, texts: Profile, code: str | None) -> AsyncIterator[str]:
    if (await bot(GetMyName(language_code=code))).name != texts.name:
        await _call(bot, SetMyName(name=texts.name, language_code=code))
        yield "name"
    if (await bot(GetMyShortDescription(language_code=code))).short_description != texts.short_description:
        await _call(bot, SetMyShortDescription(short_description=texts.short_description, language_code=code))
        yield "short description"
    if (await bot(GetMyDescription(language_code=code))).description != texts.description:
        await _call(bot, SetMyDescription(description=texts.description, language_code=code))
        yield "description"
    commands = [BotCommand(command=_COMMAND_OF[screen], description=text) for screen, text in texts.commands]
    standing = await bot(GetMyCommands(scope=_PRIVATE, language_code=code))
    if [(known.command, known.description) for known in standing] != [(new.command, new.description) for new in commands]:
        await _call(bot, SetMyCommands(commands=commands, scope=_PRIVATE, language_code=code))
        yield "commands"


async def _call(bot: Bot, method: TelegramMethod[Any]) -> None:
    await bot(method)
