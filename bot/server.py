"""A web server that leaves signals to its process: uvicorn's own handling would end the process before all is closed."""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn


class PortTakenError(Exception):
    """A port cannot be listened on; carries host and port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port} cannot be listened on")


class QuietServer(uvicorn.Server):
    """uvicorn without access log; on SIGTERM or SIGINT it calls `ending`, lets requests end and then returns.

    It goes on taking requests for `lame_seconds` after the signal, in which the proxy learns from `/readyz` to send no more.
    """

    def __init__(
        self,
        app: object,
        *,
        drain_seconds: int,
        host: str = "127.0.0.1",
        port: int = 0,
        ending: Callable[[], None] | None = None,
        lame_seconds: float = 0.0,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]  # uvicorn names its ASGI types for itself
                host=host,
                port=port,
                access_log=False,
                log_config=None,  # or it would write its lines past our log
                log_level="warning",
                lifespan="off",
                timeout_graceful_shutdown=drain_seconds,
            )
        )
        self._ending = ending
        self._lame_seconds = lame_seconds

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals while serving, and never raise them again."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        yield

    def _end(self) -> None:
        if self._ending:
            self._ending()
        asyncio.get_running_loop().call_later(self._lame_seconds, self._exit)

    def _exit(self) -> None:
        self.should_exit = True


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        PortTakenError: when it cannot.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTakenError(host, port) from error
