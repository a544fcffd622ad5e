"""docs/contracts.md holds: its examples fit its schemas, and so does what the program really prints."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.settings import Settings
from tests.conftest import ROOT
from tests.test_command_line import data, rafiq

TEXT = (ROOT / "docs" / "contracts.md").read_text("utf-8")
_FENCE = re.compile(r"^```json (schema|example) ([a-z-]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
BLOCKS = {(kind, name): json.loads(text) for kind, name, text in _FENCE.findall(TEXT)}
NAMES = sorted(name for kind, name in BLOCKS if kind == "schema")


def fits(name: str, document: Any) -> bool:
    validator = Draft202012Validator(BLOCKS["schema", name])
    return not [error.message for error in validator.iter_errors(document)]


@pytest.mark.parametrize("name", NAMES)
def test_every_example_fits_its_schema_and_nothing_else_does(name: str) -> None:
    assert fits(name, BLOCKS["example", name])
    assert not fits(name, "nonsense")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ask", ("ask", "--json", "--lang", "fr", "--origin", "NE", "mon patron ne me paye pas")),
        ("show", ("show", "--json", "--topic", "wages", "--origin", "NE", "--lang", "ar")),
        ("show", ("show", "--json", "--topic", "contacts")),
        ("check", ("check", "--json")),
        ("status", ("status", "--json")),
        ("due", ("status", "--json", "--due", "400")),
    ],
)
def test_what_is_printed_fits_its_schema(name: str, arguments: tuple[str, ...]) -> None:
    assert fits(name, data(*arguments))


def test_a_batch_fits_its_schema(tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text(json.dumps(BLOCKS["example", "batch-in"]) + '\n{"id": 2, "text": "hello"}\n', "utf-8")

    lines = rafiq("ask", "--batch", str(file)).stdout.splitlines()

    assert [fits("batch-out", json.loads(line)) for line in lines] == [True, True]


def test_every_setting_is_documented() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")

    documented = set(re.findall(r"`([A-Z_]{4,})`", TEXT))
    assert {name.upper() for name in Settings.model_fields} <= documented
    assert set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) <= documented
