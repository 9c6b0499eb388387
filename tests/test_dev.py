"""dev.py has to work where nothing else does yet, and the locks have to keep what they promise."""

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(lock: str) -> set[str]:
    return {line.removesuffix("\\").strip() for line in (ROOT / lock).read_text().splitlines() if "==" in line}


def test_an_older_python_can_read_dev_py_and_so_be_told_what_is_needed() -> None:
    ast.parse((ROOT / "dev.py").read_text(), feature_version=(3, 8))


def test_dev_py_imports_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_an_unknown_verb_is_answered_with_the_verbs_there_are() -> None:
    answer = subprocess.run([sys.executable, ROOT / "dev.py", "dance"], capture_output=True, text=True, check=False)
    assert answer.returncode == 2
    assert "dev.py test" in answer.stdout


def test_the_dev_lock_holds_every_pin_of_the_runtime_lock() -> None:
    assert pins("requirements.lock")
    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_the_lock_of_the_benchmarks_changes_no_version_of_the_others() -> None:
    def versions(lock: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for pin in pins(lock):
            name, _, version = pin.partition("==")
            found.setdefault(name, set()).add(version)
        return found

    dev, bench = versions("requirements-dev.lock"), versions("requirements-bench.lock")
    assert "businesstimedelta" in set(bench) - set(dev)
    assert {name: bench[name] for name in bench.keys() & dev.keys()} == {
        name: dev[name] for name in bench.keys() & dev.keys()
    }


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    assert not re.search(r"://|--(extra-)?index-url|--find-links", (ROOT / lock).read_text())


def test_a_package_counts_as_there_when_another_provides_it(dev: ModuleType) -> None:
    listing = "installed,libgl1,\ninstalled,libcups2t64,libcups2 (= 2.4.10-3), printing\nconfig-files,qpdf,\n"
    assert dev.listed_packages(listing) == {"libgl1", "libcups2t64", "libcups2", "printing"}


def test_a_lock_is_installed_again_only_when_it_changed(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("nothing==1\n")
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "no-python-here")
    dev.STAMP.write_text(dev.digest(lock) + "\n")
    dev.install(lock)
    lock.write_text("nothing==2\n")
    with pytest.raises(FileNotFoundError, match="no-python-here"):
        dev.install(lock)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a screen")
def test_run_knows_why_there_is_no_screen(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert "DISPLAY" in dev.why_no_screen()
    monkeypatch.setenv("DISPLAY", ":4711")
    assert dev.why_no_screen()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert dev.why_no_screen() == ""


def hushed(dev: ModuleType, policy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    run = ["sh", "-c", dev.HUSH, "dev.py", str(policy), *command]
    return subprocess.run(run, capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's")
def test_no_package_may_start_a_service_while_servers_are_installed_and_afterwards_all_is_as_before(
    dev: ModuleType, tmp_path: Path
) -> None:
    policy = tmp_path / "policy-rc.d"
    install = ["sh", "-c", f"'{policy}' ssh start; echo $?; exit 7"]
    done = hushed(dev, policy, *install)
    assert (done.stdout, done.returncode) == ("101\n", 7)
    assert not policy.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's")
def test_a_machine_whose_own_policy_lets_services_start_gets_no_servers(dev: ModuleType, tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    for answer, expected in ((0, (3, "")), (101, (0, "installed\n"))):
        policy.write_text(f"#!/bin/sh\nexit {answer}\n")
        policy.chmod(0o755)
        done = hushed(dev, policy, "echo", "installed")
        assert (done.returncode, done.stdout) == expected
        assert policy.read_text() == f"#!/bin/sh\nexit {answer}\n"
