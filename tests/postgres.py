"""A PostgreSQL of our own for tests: a cluster in a scratch folder on loopback, run by an unprivileged user."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USUAL_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def binary(name: str) -> str | None:
    """Where a program of PostgreSQL's lies: in Debian's usual place or on the PATH; None when it is not installed."""
    placed = next((str(folder / name) for folder in USUAL_PLACES if (folder / name).exists()), None)
    return placed or shutil.which(name)


class Postgres:
    """A cluster that can be stopped, started, and frozen. `url` leads to a database of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "cluster"
        self._user = _unprivileged()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self._port = listener.getsockname()[1]
        self.url = f"postgresql+asyncpg://rafiq@127.0.0.1:{self._port}/postgres"
        self._process: subprocess.Popen[bytes] | None = None
        folder.chmod(0o755)
        self._folder.mkdir()
        if self._user:
            shutil.chown(self._folder, self._user)
        self.run("initdb", "--auth=trust", "--username=rafiq", "--encoding=UTF8", "--no-sync", "-D", str(self._folder))

    def start(self) -> None:
        """Start and wait until it takes connections."""
        command = [str(binary("postgres")), "-D", str(self._folder), "-p", str(self._port)]
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self._folder}"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen([*command, *options], user=self._user, stdout=quiet, stderr=quiet, cwd="/")
        ready = [str(binary("pg_isready")), "-h", "127.0.0.1", "-p", str(self._port), "-q"]
        deadline = time.monotonic() + 20
        while subprocess.run(ready, check=False).returncode:
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL does not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop as an operator does who is in a hurry: connections are cut, what is committed stays."""
        if self._process:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)
            self._process = None

    def run(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs as the cluster's user."""
        subprocess.run([str(binary(name)), *arguments], user=self._user, check=True, capture_output=True, cwd="/")


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: somebody else's name then."""
    if os.getuid():
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A running cluster."""
    cluster = Postgres(folder)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
