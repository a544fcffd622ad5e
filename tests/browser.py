"""A real Chromium for tests, and the demo as a process of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from playwright.async_api import Page, async_playwright

from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not there; to run this: sudo apt-get install chromium fonts-noto-core"
)
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def running_demo(**settings: str) -> Iterator[str]:
    """The demo on a free port, with settings of its own; its address."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"],
        cwd=ROOT,
        env=kept | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        yield line.split()[3]
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


@asynccontextmanager
async def opened(address: str, path: str = "", width: int = 1180, height: int = 860) -> AsyncIterator[Page]:
    """A page of a fresh browser. A request that leaves this machine, or a script's error, fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        page = await browser.new_page(viewport={"width": width, "height": height})
        strayed: list[str] = []
        page.on("request", lambda request: strayed.extend(() if request.url.startswith(address) else (request.url,)))
        page.on("pageerror", lambda error: strayed.append(str(error)))
        async with page.expect_response("**/screen*" if path else "**/turns"):
            await page.goto(address + path)
        yield page
        await browser.close()
        assert strayed == []
