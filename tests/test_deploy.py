"""What lies in deploy/ holds: the programs that it is for read it, where they are installed, and it gives nothing away."""

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import quote

import pytest
import yaml

from bot.settings import Settings, load_settings
from bot.telegram.measures import End, Measures
from bot.telegram.private import private_port
from bot.telegram.readiness import Readiness
from bot.telegram.run import _watch
from tests.conftest import ROOT
from tests.test_measures import looked_at
from tests.test_process import free_port

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
RULES = [
    rule for group in yaml.safe_load((DEPLOY / "prometheus/rules.yml").read_text())["groups"] for rule in group["rules"]
]
DASHBOARD = json.loads((DEPLOY / "grafana/dashboard.json").read_text("utf-8"))
SITE = {
    "PUBLIC_ADDRESS": "a.example",
    "STAFF_ADDRESS": "b.example",
    "BOTS": "127.0.0.1:1 127.0.0.1:2",
    "STAFF": "127.0.0.1:3",
}


def needs(program: str, package: str) -> pytest.MarkDecorator:
    found = shutil.which(program) is not None
    return pytest.mark.skipif(not found, reason=f"{program} is not installed: apt-get install {package}")


def run(
    *command: str, cwd: Path = DEPLOY, environment: Mapping[str, str] = MappingProxyType({})
) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME": "/tmp", "LANG": "C.UTF-8"}
    return subprocess.run(
        command, cwd=cwd, env=kept | dict(environment), capture_output=True, text=True, check=False, timeout=60
    )


def secrets_of(service: str) -> set[str]:
    given = SERVICES[service].get("secrets", [])
    return {secret if isinstance(secret, str) else secret["source"] for secret in given}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_closed_in(service: str) -> None:
    given = SERVICES[service]

    assert given["read_only"] is True
    assert given["cap_drop"] == ["ALL"]
    assert given.get("cap_add", []) == (["NET_BIND_SERVICE"] if service == "proxy" else [])
    assert "no-new-privileges:true" in given["security_opt"]
    assert "healthcheck" in given
    assert given.get("privileged") is None


def test_only_port_443_is_published() -> None:
    assert {name: given["ports"] for name, given in SERVICES.items() if "ports" in given} == {"proxy": ["443:443"]}
    assert [name for name, network in COMPOSE["networks"].items() if not network.get("internal")] == ["outside"]


def test_the_staff_pages_get_nothing_that_leads_to_a_worker() -> None:
    staff = SERVICES["staff"]

    assert secrets_of("staff") == {"staff_secret_key", "staff_database_url"}
    assert not {"BOT_TOKEN", "SECRET_KEY", "PEOPLE_DATABASE_URL", "REDIS_URL"} & staff["environment"].keys()
    assert set(staff["networks"]) == {"front", "stores"}


def test_no_secret_stands_in_an_environment_and_every_setting_exists() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for service in ("bot-1", "bot-2", "staff"):
        environment = SERVICES[service]["environment"]
        assert environment.keys() <= known
        assert not [name for name in environment if "TOKEN" in name or "SECRET" in name or "KEY" in name]


def test_valkey_keeps_nothing_and_each_bot_has_a_spool_of_its_own() -> None:
    command = SERVICES["valkey"]["command"]

    assert command[command.index("--save") + 1] == ""
    assert command[command.index("--appendonly") + 1] == "no"
    assert SERVICES["bot-1"]["volumes"][0] != SERVICES["bot-2"]["volumes"][0]


@needs("docker-compose", "docker-compose")
def test_compose_reads_its_file(tmp_path: Path) -> None:
    without_name = (DEPLOY / "compose.yaml").read_text().replace("name: rafiq\n", "")  # which Debian's version does not know
    (tmp_path / "compose.yaml").write_text(without_name)

    read = run(
        "docker-compose",
        "-f",
        "compose.yaml",
        "config",
        "-q",
        cwd=tmp_path,
        environment={"PUBLIC_HOST": "a", "STAFF_HOST": "b"},
    )

    assert (read.returncode, read.stderr) == (0, "")


def test_the_image_runs_as_nobody_in_particular_and_fetches_nothing() -> None:
    last = (ROOT / "Dockerfile").read_text().split("\nFROM ")[-1]

    assert "USER 10001:10001" in last
    assert not re.search(r"\b(pip|apt-get|curl|wget)\b", last)


@needs("caddy", "caddy")
def test_the_proxy_reads_its_file_and_writes_no_access_log() -> None:
    read = run("caddy", "validate", "--config", "Caddyfile", "--adapter", "caddyfile", environment=SITE)
    adapted = run("caddy", "adapt", "--config", "Caddyfile", "--adapter", "caddyfile", environment=SITE).stdout

    assert read.returncode == 0, read.stderr
    config = json.loads(adapted)
    assert "http.log" in config["logging"]["logs"]["default"]["exclude"]
    assert not [server for server in config["apps"]["http"]["servers"].values() if "logs" in server]


@needs("systemd-analyze", "systemd")
def test_the_units_are_read_and_the_services_are_closed_in(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").glob("*.[st]*"):
        text = unit.read_text().replace("/opt/rafiq/.venv/bin/rafiq", "/bin/true")
        (tmp_path / unit.name).write_text(text)
    units = [str(path) for path in sorted(tmp_path.glob("*.service")) + sorted(tmp_path.glob("*.timer"))]

    read = run("systemd-analyze", "verify", *units)
    assert (read.returncode, read.stderr) == (0, "")
    for service in ("rafiq", "rafiq-staff"):
        told = run("systemd-analyze", "security", "--offline=true", str(tmp_path / f"{service}.service"))
        exposure = re.search(r"exposure level for \S+: ([\d.]+)", told.stdout)
        assert exposure, told.stderr
        assert float(exposure[1]) < 2


def test_the_unit_of_the_staff_pages_gets_nothing_that_leads_to_a_worker() -> None:
    unit = (DEPLOY / "systemd/rafiq-staff.service").read_text()

    assert re.findall(r"LoadCredential=(\w+)", unit) == ["staff_secret_key"]
    assert "StateDirectory=rafiq-staff" in unit
    assert "/var/lib/rafiq/" not in unit


class Counted:
    """A receiver and a journal of which nothing but these figures is asked."""

    under_way = queries_lost = 0


def shown_metrics() -> set[str]:
    """Every name that a running process shows."""
    measures = Measures()
    _watch(measures, Readiness(), cast("Any", Counted()), cast("Any", Counted()), Path("/nowhere"))
    process = {family.name for family in measures.registry.collect() if family.name.startswith("process_")}
    return set(measures.registry._names_to_collectors) | process | {f"{name}_total" for name in process}


def names_in(expression: str) -> set[str]:
    return set(re.findall(r"\b((?:rafiq|process|python)_[a-z_]+)\b", expression))


def test_every_metric_in_rules_and_dashboard_exists_and_every_one_of_ours_is_shown() -> None:
    drawn = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    asked = set().union(*(names_in(expression) for expression in [*drawn, *(rule["expr"] for rule in RULES)]))
    shown = shown_metrics()

    assert asked <= shown
    ours = {name for name in shown if name.startswith("rafiq_") and not name.endswith(("_created", "_count", "_sum"))}
    roots = {name.removesuffix("_total").removesuffix("_bucket") for name in ours}
    assert roots <= {name.removesuffix("_total").removesuffix("_bucket") for name in asked}


def test_every_alert_and_metric_is_explained_to_operators() -> None:
    ours = {name.removesuffix("_bucket") for name in shown_metrics() if name.startswith("rafiq_")}
    public = {name for name in ours if not name.endswith(("_created", "_count", "_sum"))}

    assert [rule["alert"] for rule in RULES if f"`{rule['alert']}`" not in OPERATIONS] == []
    assert [name for name in sorted(public) if name.removesuffix("_total") not in OPERATIONS] == []


@needs("promtool", "prometheus")
def test_prometheus_reads_the_rules_and_they_call_when_they_should() -> None:
    checked = run("promtool", "check", "config", "prometheus.yml", cwd=DEPLOY / "prometheus")
    tried = run("promtool", "test", "rules", "rules_test.yml", cwd=DEPLOY / "prometheus")

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert tried.returncode == 0, tried.stdout + tried.stderr


@needs("prometheus", "prometheus")
async def test_a_real_prometheus_reads_a_real_private_port_by_our_configuration(tmp_path: Path) -> None:
    private, own, measures = free_port(), free_port(), Measures()
    measures.ended(End.ANSWERED)
    config = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["scrape_configs"][0]["static_configs"] = [{"targets": [f"127.0.0.1:{private}"]}]
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(config))
    shutil.copy(DEPLOY / "prometheus/rules.yml", tmp_path)
    command = ["prometheus", f"--web.listen-address=127.0.0.1:{own}", f"--storage.tsdb.path={tmp_path}/data"]
    command.append(f"--config.file={tmp_path}/prometheus.yml")
    async with private_port(measures, Readiness(), "127.0.0.1", private):
        with (tmp_path / "prometheus.log").open("wb") as log:
            process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log)
        try:
            answered = await _told(own, 'rafiq_updates_total{end="answered"} == 1')
            rules = (await looked_at(own, "/api/v1/rules")).json()["data"]["groups"][0]["rules"]
        finally:
            process.terminate()
            await asyncio.wait_for(process.wait(), 20)

    assert answered["metric"]["job"] == "rafiq"
    assert {rule["name"] for rule in rules} == {rule["alert"] for rule in RULES}
    assert {rule["health"] for rule in rules} <= {"ok", "unknown"}


async def _told(port: int, expression: str) -> dict[str, Any]:
    """The first thing that Prometheus tells of an expression, once it tells any."""
    await looked_at(port, "/-/ready")
    async with asyncio.timeout(60):
        while True:
            told = (await looked_at(port, f"/api/v1/query?query={quote(expression)}")).json().get("data", {}).get("result")
            if told:
                first: dict[str, Any] = told[0]
                return first
            await asyncio.sleep(0.5)


@needs("promtool", "prometheus")
def test_promtool_finds_nothing_to_say_about_the_metrics() -> None:
    told = subprocess.run(
        ["promtool", "check", "metrics"], input=Measures().exposition(), capture_output=True, check=False, timeout=60
    )

    ours = [line for line in told.stderr.decode().splitlines() if line.startswith("rafiq_")]
    assert ours == []


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh", "make-secrets.sh", "postgres/10-databases.sh"])
def test_the_scripts_are_sound_shell(script: str) -> None:
    assert run("sh", "-n", script).returncode == 0


def test_secrets_are_made_once_closed_to_others_and_fit_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(DEPLOY / "make-secrets.sh", tmp_path)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/bot_token").write_text("4242:abc")

    assert run("sh", "make-secrets.sh", cwd=tmp_path).returncode == 0
    first = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert run("sh", "make-secrets.sh", cwd=tmp_path).returncode == 0

    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == first
    assert first.keys() == COMPOSE["secrets"].keys()
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    assert len(set(first.values())) == len(first)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "secrets"))
    monkeypatch.chdir(tmp_path)
    assert load_settings().secret_keys == (first["secret_key"].encode(),)
