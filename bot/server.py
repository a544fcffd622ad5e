"""A web server that leaves signals to its process: uvicorn's own handling would end the process before all is closed."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn


class QuietServer(uvicorn.Server):
    """uvicorn without access log; on SIGTERM or SIGINT it calls `ending`, lets requests end and then returns."""

    def __init__(
        self,
        app: object,
        *,
        drain_seconds: int,
        host: str = "127.0.0.1",
        port: int = 0,
        ending: Callable[[], None] = lambda: None,
    ) -> None:
        self._ending = ending
        super().__init__(
            uvicorn.Config(
                app,  # type: ignore[arg-type]  # uvicorn names its ASGI types for itself
                host=host,
                port=port,
                access_log=False,
                log_level="warning",
                lifespan="off",
                timeout_graceful_shutdown=drain_seconds,
            )
        )

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals while serving, and never raise them again."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        yield

    def _end(self) -> None:
        self._ending()
        self.should_exit = True
