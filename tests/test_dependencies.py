"""What we stand on: each library has its reason, and a licence that lets anyone use Rafiq. A part of `make check`."""

import re
import tomllib
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from typing import cast

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REASONS = (ROOT / "docs/decisions/0007-libraries.md").read_text("utf-8").lower().replace("-", "")
PINNED = sorted(set(re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)))

ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CNRI-Python",
    "MIT",
    "MIT-0",
    "PSF-2.0",
    "Zlib",
    # what classifiers and older forms call them
    "Apache 2.0",
    "Apache Software License",
    "BSD License",
    "MIT License",
    "Python Software Foundation License",
}

REVIEWED = {
    "certifi": "MPL-2.0: certificates, used unchanged",
    "locate": "MIT: so says the licence file that it ships, unlike its classifier",
    "orjson": "MPL-2.0 and (Apache-2.0 or MIT), used unchanged",
    "pygal": "LGPL-3.0-or-later: a library beside ours, used unchanged",
    "pyphen": "GPL, LGPL or MPL 1.1 as one likes: MPL 1.1, used unchanged",
}
"""What the list does not allow, read by a person."""

ONLY_FOR_TYPES = "types-"


def licence_of(package: str) -> list[str]:
    """The licences that a package names, each of which applies: its expression, else its classifiers, else its text."""
    told = cast("Message", metadata(package))
    expression = "".join(told.get_all("License-Expression", []))
    if expression:
        return re.split(r" AND | OR ", expression)
    classifiers = [line.split(" :: ")[-1] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    return classifiers or told.get_all("License", ["none"])


def direct() -> list[str]:
    everything = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    return sorted(re.split(r"[\[<>=!~; ]", line)[0] for line in everything)


@pytest.mark.parametrize("package", [name for name in direct() if not name.startswith(ONLY_FOR_TYPES)])
def test_each_library_has_its_reason(package: str) -> None:
    known_as = package.lower().replace("-", "")

    assert re.search(rf"\b{re.escape(known_as)}", REASONS), f"{package} has no line in docs/decisions/0007-libraries.md"


@pytest.mark.parametrize("package", PINNED)
def test_each_pinned_package_may_be_used_by_anyone(package: str) -> None:
    try:
        licences = licence_of(package)
    except PackageNotFoundError:
        return  # pinned for another platform or version of Python

    assert package in REVIEWED or set(licences) <= ALLOWED, f"{package}: {licences}"


def test_what_was_reviewed_is_still_there_and_still_needs_it() -> None:
    assert [package for package in REVIEWED if package not in PINNED or set(licence_of(package)) <= ALLOWED] == []


def test_the_pins_name_no_place_of_download() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(r"https?://|--index-url|@ file", (ROOT / name).read_text("utf-8"))
