"""docker-compose.yml as it stands, its commands run natively: many processes on PostgreSQL and Redis."""

import json
import os
import re
import shlex
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests.processes import ROOT, Process, free_port

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("prepare", "web", "worker", "beat")


def argv(service: str) -> list[str]:
    """The command line of a service, with the defaults of its variables, through this environment's programs."""
    line = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", SERVICES[service]["command"])
    program, *rest = shlex.split(line)
    return [str(Path(sys.executable).parent / program), *rest]


def variables_read() -> set[str]:
    code = "".join((ROOT / name).read_text() for name in ("ppid_portal/settings.py", "gunicorn.conf.py"))
    return set(re.findall(r"[\"']([A-Z][A-Z_]+)[\"']", code))


def ask(port: int) -> dict[str, object]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)
    except OSError:
        return {}


@pytest.mark.postgres
def test_the_services_of_the_compose_file_become_ready(transactional_db, tmp_path, processes: list[Process]):
    port = free_port()
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PORT": str(port), "HOST": "127.0.0.1", "SWEEP_SECONDS": "1"}
    env |= {"COLD": "1"}
    prepare = Process("prepare", argv("prepare"), tmp_path, env | {"DEMO": "off"}).start()
    processes.append(prepare)
    assert prepare.child
    assert prepare.child.wait(120) == 0, prepare.tail()
    for service in ("web", "worker", "beat"):
        processes.append(Process(service, argv(service), tmp_path, env).start())
    _, web, worker, beat = processes
    try:
        web.wait_until(lambda: ask(port).get("status") == "ready", 60)
    except AssertionError as late:
        late.add_note(f"/readyz: {ask(port)}\n" + "\n".join(process.tail() for process in (worker, beat)))
        raise
    assert [process.stop() for process in (beat, worker, web)] == [0, 0, 0]


def test_secrets_come_from_outside_and_must_be_given():
    for service in OURS:
        environment = SERVICES[service]["environment"]
        assert environment["SECRET_KEY"].startswith("${SECRET_KEY:?")
        assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    assert SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


def test_every_variable_of_the_portal_is_one_that_it_reads():
    names = {name for service in OURS for name in SERVICES[service]["environment"]}
    assert names <= variables_read()


def test_example_environment_names_only_what_is_read():
    names = re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M)
    assert len(names) > 10
    assert set(names) <= variables_read()


def test_only_web_and_mail_are_reachable_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"web", "mail"}
    assert all("127.0.0.1:" in port for ports in published.values() for port in ports)


def test_web_and_workers_can_be_many():
    assert not [name for name in ("web", "worker") if "container_name" in SERVICES[name]]
    assert "8000-8009" in SERVICES["web"]["ports"][0]


def test_the_image_runs_as_nobody_special_and_checks_hashes():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER (?!root)\w+", dockerfile, re.M)
    assert os.path.exists(ROOT / ".dockerignore")
