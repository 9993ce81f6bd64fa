"""What `deploy/` holds agrees with the app, and with what linters know of containers and Kubernetes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import convviz
from convviz.app.server.draining import LONGEST
from convviz.lab.keeping.limits import LIMITS, MIB

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
KUBERNETES = "1.34"
HEALTH = "/_stcore/health"


def run(name: str, *arguments: str) -> str:
    """Run a program of this environment; what it says where it finds something wrong fails the test."""
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    assert program, f"{name} is not installed: pip install -r requirements-dev.txt"
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def resources(name: str) -> dict[str, Any]:
    """The resources of a file, by kind."""
    return {each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text())}


def test_hadolint_finds_nothing_in_the_containerfile() -> None:
    run("hadolint", "--failure-threshold", "info", str(DEPLOY / "Containerfile"))


def test_hadolint_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "Containerfile").write_text("FROM python\nRUN cd /tmp\n")
    with pytest.raises(AssertionError, match="DL3006"):
        run("hadolint", "--failure-threshold", "info", str(tmp_path / "Containerfile"))


@pytest.mark.parametrize("name", ["convviz.yaml", "redis.yaml"])
def test_kubernetes_knows_every_field(name: str, tmp_path: Path) -> None:
    file = DEPLOY / "kubernetes" / name
    said = run("kubernetes-validate", "-k", KUBERNETES, "--strict", str(file))
    assert said.count("passed") == len(list(yaml.safe_load_all(file.read_text())))
    (tmp_path / name).write_text(file.read_text().replace("spec:\n  replicas:", "spec:\n  replica:", 1))
    with pytest.raises(AssertionError, match="replica"):
        run("kubernetes-validate", "-k", KUBERNETES, "--strict", str(tmp_path / name))


def test_kubernetes_asks_for_health_and_waits_for_the_last_slices() -> None:
    pod = resources("convviz.yaml")["Deployment"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    asked = {
        container[probe]["httpGet"]["path"] for probe in ("startupProbe", "readinessProbe", "livenessProbe")
    }
    assert asked == {HEALTH}
    known = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert container["readinessProbe"]["periodSeconds"] < known
    assert pod["terminationGracePeriodSeconds"] > known + LONGEST + 10
    assert container["image"].endswith(f":{convviz.__version__}")


def test_the_servers_find_their_redis_and_it_has_room() -> None:
    known = resources("redis.yaml")
    [container] = resources("convviz.yaml")["Deployment"]["spec"]["template"]["spec"]["containers"]
    url = next(each["value"] for each in container["env"] if each["name"] == "CONVVIZ_REDIS_URL")
    service = known["Service"]
    assert url == f"redis://{service['metadata']['name']}:{service['spec']['ports'][0]['port']}/0"
    arguments = known["Deployment"]["spec"]["template"]["spec"]["containers"][0]["args"]
    room = int(re.fullmatch(r"(\d+)mb", arguments[arguments.index("--maxmemory") + 1])[1])
    assert room * MIB > 1.2 * LIMITS.in_all
    assert known["NetworkPolicy"]["spec"]["ingress"][0]["from"] == [
        {"podSelector": {"matchLabels": {"app": "convviz"}}}
    ]


def test_the_container_has_the_packages_that_are_tested() -> None:
    pinned = re.search(r"^redis==\S+", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
    assert pinned and pinned[0] in (DEPLOY / "Containerfile").read_text()


def test_the_unit_tells_the_server_alone_that_it_has_to_end() -> None:
    unit = (DEPLOY / "systemd" / "convviz@.service").read_text()
    assert "KillMode=mixed" in unit
    stop = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert stop and int(stop[1]) > LONGEST + 10


def test_every_server_of_nginx_stands_everywhere() -> None:
    conf = (DEPLOY / "nginx" / "convviz.conf").read_text()
    groups = dict(re.findall(r"^upstream (\w+) \{\n(.*?)^\}", conf, re.MULTILINE | re.DOTALL))
    servers = {name: re.findall(r"server (\S+)", body) for name, body in groups.items()}
    all_of_them = set(servers["convviz_any"])
    assert len(all_of_them) == 3 and all(set(each) == all_of_them for each in servers.values())
    answered = re.findall(r"~([\d\\.:]+)\$\s+(\d);", conf)
    for pattern, name in answered:
        assert re.search(rf"^ +{name} +convviz_{name};", conf, re.MULTILINE)
        assert re.search(f"{pattern}$", servers[f"convviz_{name}"][0])
    assert len(answered) == 3
