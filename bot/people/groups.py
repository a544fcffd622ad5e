"""Work done in groups: what is asked while one group is under way makes up the next, so that many share one transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Groups(Generic[Asked, Told]):
    """Has `work` done for groups of at most `most`; it is given what is asked and tells as many results, in order.

    While `lock` is held elsewhere, no group is begun.
    """

    def __init__(self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Told]]], most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: list[tuple[Asked, asyncio.Future[Told]]] = []
        self._task: asyncio.Task[None] | None = None
        self.lock = asyncio.Lock()

    async def ask(self, asked: Asked) -> Told:
        """The result for what is asked. A group that fails, fails for all who are in it."""
        future: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        while self._waiting:
            async with self.lock:
                group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                try:
                    told = await self._work([asked for asked, _ in group])
                except Exception as error:  # noqa: BLE001  each who asked is told, and the next group goes on
                    _fail([future for _, future in group], error)
                else:
                    for (_, future), result in zip(group, told, strict=True):
                        if not future.done():
                            future.set_result(result)
        self._task = None


def _fail(futures: "Sequence[asyncio.Future[Told]]", error: Exception) -> None:
    for future in futures:
        if not future.done():
            future.set_exception(error)
