"""The command line, as scripts and people use it: run as a process, judged by output and exit code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import _COMMANDS, _STAFF_COMMANDS
from tests.conftest import CONTENT, ROOT
from tests.samples import LY, write_content


def rafiq(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**kept, "PYTHONIOENCODING": "utf-8", **environment},
        timeout=60,
        check=False,
    )


def data(*arguments: str, **environment: str) -> Any:
    done = rafiq(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_a_token_one_line_names_it_and_the_demo() -> None:
    done = rafiq("telegram")

    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert "BOT_TOKEN" in line
    assert "make demo" in line


def test_wrong_settings_are_all_named_at_once() -> None:
    done = rafiq("telegram", BOT_TOKEN="planted", PORT="no", SECRET_KEY="planted")

    assert done.returncode == 2
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()] == ["BOT_TOKEN", "SECRET_KEY", "PORT"]
    assert "planted" not in done.stderr


def test_every_command_of_the_parser_is_there() -> None:
    written = (ROOT / "bot" / "options.py").read_text("utf-8")

    assert set(re.findall(r'command="([a-z_]+)"', written)) <= set(_COMMANDS) | set(_STAFF_COMMANDS)
    assert {"translations_export", "translations_import"} <= set(_COMMANDS) | set(_STAFF_COMMANDS)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "DATABASE_URL"])
def test_the_demo_refuses_what_is_real(name: str) -> None:
    done = rafiq("demo", **{name: "123456:token"})

    assert done.returncode == 2
    assert name in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("fly",), ("show",), ("show", "--topic", "x"), ("ask",), ("ask", "hi", "--lang", "xx"), ("demo", "--port", "x")],
)
def test_wrong_use_ends_with_two(arguments: tuple[str, ...]) -> None:
    assert rafiq(*arguments).returncode == 2


@pytest.mark.parametrize("command", ["demo", "telegram", "ask", "show", "check", "status", "pages", "posters"])
def test_every_command_explains_itself(command: str) -> None:
    done = rafiq(command, "--help")

    assert done.returncode == 0
    assert command in done.stdout


def test_broken_content_is_named_with_file_and_line_and_the_rest_is_served(tmp_path: Path) -> None:
    folder = write_content(tmp_path, LY=LY.replace("kind: right", "kind: wrong").replace("kind: hotline", "kind: tea"))

    done = rafiq("check", CONTENT_DIR=str(folder))
    assert done.returncode == 1
    assert [line for line in done.stdout.splitlines() if "ERROR schema" in line and "LY.yaml:" in line and ": ERROR" in line]
    assert done.stdout.count("ERROR schema") == 2

    screen = data("show", "--topic", "wages", "--origin", "SD", "--json", CONTENT_DIR=str(folder))
    assert [part["id"] for part in screen["parts"] if part["id"]] == ["SD/wages.none"]


def test_a_warning_fails_only_a_strict_check(tmp_path: Path) -> None:
    folder = write_content(tmp_path, LY=LY.replace("https://example.org/law", "http://example.org/law"))

    problems = data("check", "--json", CONTENT_DIR=str(folder))

    told = {(problem["level"], problem["code"]) for problem in problems if "LY.yaml" in problem["file"]}
    assert told == {("warning", "link-not-https"), ("warning", "danger-untranslated")}
    assert rafiq("check", "--strict", CONTENT_DIR=str(folder)).returncode == 1


def test_a_batch_is_answered_in_order(tmp_path: Path) -> None:
    lines = [{"id": str(number), "text": text} for number, text in enumerate(["boss no pay me", "hello", "zzqx"])]
    file = tmp_path / "batch.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")

    done = rafiq("ask", "--batch", str(file))

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["id"] for result in results] == ["0", "1", "2"]
    assert done.returncode == 0


def test_a_batch_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text('{"id": 1, "text": "hello"}\nnonsense\n', "utf-8")

    done = rafiq("ask", "--batch", str(file))

    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_status_has_a_cell_for_every_origin_and_topic() -> None:
    status = data("status", "--json")

    assert len(status["grid"]) == 14 * 15
    assert set(status["grid"][0]) == {"origin", "topic", "own", "all", "contacts"}
    assert set(status["languages"]["fr"]) == {"expected", "present", "outdated", "unreviewed"}


def test_what_falls_due_is_listed_by_owner() -> None:
    items = data("status", "--due", "400", "--json", CONTENT_DIR=str(CONTENT))

    assert items == sorted(items, key=lambda item: (item["owner"], item["review_by"], item["id"]))
    assert items
