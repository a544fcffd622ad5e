"""The bots that Rafiq is measured beside: bare echoes of two frameworks, and a handler that does nothing.

`python -m tests.bench.bots KIND PORT API_PORT`. Each is written as its framework's documentation shows, with one API call an
update, awaited; a press is echoed like a message.
"""

import asyncio
import sys

TOKEN = "4242:TEST-token_of-the-strict-server"


def aiogram_echo(port: int, api: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import CallbackQuery, Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
    from aiohttp import web

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "?")

    @dispatcher.callback_query()
    async def echo_press(press: CallbackQuery) -> None:
        if press.message:
            await press.message.answer(press.data or "?")

    bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(api)))
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None)


def ptb_echo(port: int, api: str) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route
    from telegram import Update
    from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

    async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        press, chat = update.callback_query, update.effective_chat
        text = (press.data if press else update.effective_message and update.effective_message.text) or "?"
        if chat:
            await context.bot.send_message(chat.id, text)

    builder = Application.builder().token(TOKEN).base_url(f"{api}/bot").updater(None).concurrent_updates(True)
    application = builder.connection_pool_size(256).build()
    application.add_handler(MessageHandler(filters.ALL, echo))
    application.add_handler(CallbackQueryHandler(echo))

    async def telegram(request: Request) -> Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return Response()

    app = Starlette(routes=[Route("/telegram", telegram, methods=["POST"])])
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, access_log=False, log_level="warning", lifespan="off")
    )

    async def run() -> None:
        async with application:
            await application.start()
            await server.serve()
            await application.stop()

    asyncio.run(run())


def bare_handler(port: int, _: str) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    async def telegram(request: Request) -> Response:
        await request.body()
        return Response()

    app = Starlette(routes=[Route("/telegram", telegram, methods=["POST"])])
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning", lifespan="off")


KINDS = {"aiogram": aiogram_echo, "ptb": ptb_echo, "handler": bare_handler}

if __name__ == "__main__":
    KINDS[sys.argv[1]](int(sys.argv[2]), f"http://127.0.0.1:{sys.argv[3]}")
