"""A whole transaction in one go: a plain function of a connection, run where that costs least. Knows no table.

On SQLite it runs in a thread of its own, with one way there and back, which an asynchronous driver takes for each statement.
On PostgreSQL it runs in the event loop, over the asynchronous driver.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

Result = TypeVar("Result")
Opened = Callable[[DBAPIConnection, ConnectionPoolEntry], None]


class ClosedError(RuntimeError):
    """The store is closed."""


class Transactions:
    """Runs one transaction at a time. `opened` gets each new connection to SQLite, which waits so many `seconds`."""

    def __init__(self, engine: AsyncEngine, opened: Opened, seconds: float) -> None:
        self._engine = engine
        self._thread: ThreadPoolExecutor | None = None
        self._plain: Engine | None = None
        if engine.dialect.name == "sqlite" and make_url(engine.url).database:
            self._thread = ThreadPoolExecutor(1)
            arguments = {"timeout": seconds, "check_same_thread": False}
            url = engine.url.set(drivername="sqlite+pysqlite")
            self._plain = create_engine(url, poolclass=StaticPool, connect_args=arguments)
            event.listen(self._plain, "connect", opened)

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """What the work returns, once it is committed."""
        if self._thread is None:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._whole, work)

    async def close(self) -> None:
        """Wait for what is under way, and close the connection."""
        plain, self._plain = self._plain, None
        if self._thread and plain:
            await asyncio.get_running_loop().run_in_executor(self._thread, plain.dispose)
            self._thread.shutdown(wait=False)

    def _whole(self, work: Callable[[Connection], Result]) -> Result:
        if self._plain is None:
            raise ClosedError
        with self._plain.begin() as connection:
            return work(connection)
