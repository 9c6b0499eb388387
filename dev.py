#!/usr/bin/env python3
"""Set up, run and test Loket from a clone, with nothing installed but Python.

    python3 dev.py run [ARGS]      open Loket; without a screen, the counter day of `loket demo`
    python3 dev.py test [ARGS]     ruff, mypy and pytest, as CI runs them; ARGS go to pytest
    python3 dev.py loket ARGS      the command line: python3 dev.py loket standards list
    python3 dev.py setup [bench]   only what `test` needs, to work without a network afterwards; what benchmarks need
    python3 dev.py lock [ARGS]     make the lock files again; ARGS go to uv, e.g. --upgrade
    python3 dev.py pictures        a picture of every page, light and dark, into docs/pictures
    python3 dev.py catalogue       bring the English catalogue up to date with the source, and compile it

Every verb first sets up what it needs and says so; when all is there, that takes no noticeable time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = "Scripts/python.exe" if os.name == "nt" else "bin/python"
PYTHON = VENV / VENV_PYTHON
STAMP = VENV / "loket-locks"  # the locks whose packages are installed
RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
BENCH_LOCK = ROOT / "requirements-bench.lock"
LOCALE = ROOT / "resources" / "locale"
SUPPORTED = ((3, 11), (3, 12), (3, 13))

# What Qt's wheels expect from a Debian or Ubuntu system: to draw at all, on an X screen, on Wayland, to print.
RUN_PACKAGES = (
    *("libgl1", "libegl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0"),
    *("libwayland-cursor0", "libwayland-egl1"),
    "libcups2",
)
# What the tests use to look at a real screen and at finished papers.
TEST_PACKAGES = (*RUN_PACKAGES, "xvfb", "poppler-utils", "zbar-tools", "qpdf")
# Servers that the tests start themselves, on loopback and from their own configuration. As services they stay off:
# nothing is started while they are installed (`HUSH`), and what they would start at the next boot is disabled.
SERVER_PACKAGES = ("openssh-server", "apache2-bin", "samba")
UNITS = {
    "openssh-server": ("ssh.service", "ssh.socket"),
    "samba": ("smbd.service", "nmbd.service", "samba-ad-dc.service"),
}
POLICY = "/usr/sbin/policy-rc.d"  # packages ask it whether they may start what they bring; 101 is no
HUSH = """
policy=$1; shift
mark='# dev.py of Loket: nothing is started while it installs'
if [ -e "$policy" ] && ! grep -qsF "$mark" "$policy"; then
    "$policy" ssh start >/dev/null 2>&1
    [ $? -eq 101 ] || exit 3
else
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' HUP INT TERM
    { echo '#!/bin/sh'; echo "$mark"; echo 'exit 101'; } >"$policy" && chmod 755 "$policy" || exit 3
fi
"$@"
"""

# Each worker of pytest takes a core, and up to a gigabyte with Qt in it.
WHOLE_SUITE = ("-n", "auto", "--maxprocesses", "4")

CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))


def say(text: str) -> None:
    print(f"dev.py: {text}", flush=True)


def succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


# --- The system -------------------------------------------------------------------------------------------------------


def has_apt() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-query"))


def listed_packages(listing: str) -> set[str]:
    """Names that are installed, or provided by one that is (libcups2 by libcups2t64), from dpkg's list."""
    names: set[str] = set()
    for line in listing.splitlines():
        status, *packages = line.split(",")
        if status == "installed":
            names.update(package.split()[0] for package in packages if package.strip())
    return names


def missing_packages(wanted: Sequence[str]) -> list[str]:
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status},${Package},${Provides}\n"]
    present = listed_packages(subprocess.run(query, capture_output=True, text=True, check=True).stdout)
    return [name for name in wanted if name not in present]


def install_prefix() -> list[str] | None:
    """What to put before apt-get to be allowed to install, or None where we are not."""
    if sys.platform == "win32":
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and succeeds("sudo", "-n", "true") else None


def apt(prefix: Sequence[str]) -> list[str]:
    return [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages, or say what to type."""
    say(f"this system lacks {' '.join(packages)}")
    prefix = install_prefix()
    if prefix is None:
        say(f"I may not install them. Please type:\n\n    sudo apt-get install {' '.join(packages)}\n")
        return
    install = [*apt(prefix), "install", "-y", "--no-install-recommends", *packages]
    say(shlex.join(install))
    subprocess.run([*apt(prefix), "update"], check=False)  # one broken list need not stop us
    if subprocess.run(install, stdout=subprocess.DEVNULL, check=False).returncode != 0:
        say("apt-get could not install them; its own words are above. Going on without.")


def install_servers(packages: Sequence[str]) -> None:
    """Install servers for the tests without letting them run as services; without them some tests are skipped."""
    prefix = install_prefix()
    if prefix is None:
        say(f"tests of the ways upstream that need {' '.join(packages)} will be skipped; I may not install them")
        return
    say(f"installing {' '.join(packages)} for the tests; none of them is started")
    subprocess.run([*apt(prefix), "update"], check=False)
    install = [*apt(prefix), "install", "-y", "--no-install-recommends", *packages]
    hushed = [*prefix, "sh", "-c", HUSH, "dev.py", POLICY, *install]
    answer = subprocess.run(hushed, stdout=subprocess.DEVNULL, check=False).returncode
    if answer != 0:
        reason = f"{POLICY} lets services start" if answer == 3 else "apt-get's own words are above"
        say(f"they could not be installed ({reason}); tests that need them will be skipped.")
    units = [unit for package in packages for unit in UNITS.get(package, ())]
    if shutil.which("systemctl"):  # one by one: a unit that is not there would stop the others
        for unit in units:
            succeeds(*prefix, "systemctl", "disable", unit)


def missing_libraries() -> list[str]:
    """The .so files that Qt's X11 plugin does not find; Qt itself blames xcb-cursor0 for any of them."""
    plugin = next(VENV.glob("lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so"), None)
    if plugin is None or not shutil.which("ldd"):
        return []
    lines = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=False).stdout.splitlines()
    return sorted({line.split()[0] for line in lines if "not found" in line})


# --- The virtual environment ------------------------------------------------------------------------------------------


def lacks_ensurepip() -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is None


def make_venv(folder: Path) -> None:
    if lacks_ensurepip():
        sys.exit(f"dev.py: {sys.executable} cannot make virtual environments: please install its module ensurepip.")
    say(f"making {folder}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)


def venv_works() -> bool:
    """False for none, for a half-made or a foreign one, and once the system's Python has moved on."""
    ask = f"import pip, sys; sys.exit(sys.version_info[:2] not in {SUPPORTED})"
    return PYTHON.exists() and succeeds(*venv("-c", ask))


def venv(*args: str) -> list[str]:
    return [str(PYTHON), *args]


def digest(lock: Path) -> str:
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}"


def install(lock: Path) -> None:
    """Install exactly what the lock names, checked by hash; nothing to do when that was done before."""
    if STAMP.exists() and digest(lock) in STAMP.read_text().splitlines():
        return
    say(f"installing the packages of {lock.name}")
    STAMP.unlink(missing_ok=True)
    pip = venv("-m", "pip", "install", "--disable-pip-version-check", "--no-input")
    pip += [] if sys.stdout.isatty() else ["--quiet"]
    # Wheels only: to build one, pip would fetch tools that no hash protects.
    pip += ["--only-binary", ":all:", "--require-hashes", "-r", str(lock)]
    if subprocess.run(pip, check=False).returncode != 0:
        sys.exit("dev.py: pip could not install them; its own words are above. Is there a network?")
    order = (RUNTIME_LOCK, DEV_LOCK, BENCH_LOCK)  # each is installed over the one before, whose pins it keeps
    done = order[: order.index(lock) + 1] if lock in order else (lock,)
    STAMP.write_text("".join(f"{digest(each)}\n" for each in done))


def set_up(lock: Path, packages: Sequence[str], servers: Sequence[str] = ()) -> None:
    works = venv_works()
    if has_apt():
        maker = ["python{}.{}-venv".format(*sys.version_info)] if not works and lacks_ensurepip() else []
        missing = missing_packages([*maker, *packages])
        if missing:
            apt_install(missing)
        absent = missing_packages(servers)
        if absent:
            install_servers(absent)
    if not works:
        make_venv(VENV)
    install(lock)
    libraries = [] if has_apt() else missing_libraries()
    if libraries:
        say(f"Qt needs {' '.join(libraries)}; please install the packages of your system that hold them.")


# --- The verbs --------------------------------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    if not any(env.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        env["LC_ALL"] = "C.UTF-8"
    return env


def why_no_screen() -> str:
    """Empty when Qt can open a window here, else the reason why not."""
    if not sys.platform.startswith("linux"):
        return ""
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return "neither DISPLAY nor WAYLAND_DISPLAY is set"
    ask = venv("-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])")
    try:
        answer = subprocess.run(ask, env=environment(), capture_output=True, text=True, timeout=30, check=False)
    except subprocess.TimeoutExpired:
        return "the display does not answer"
    if answer.returncode == 0:
        return ""
    libraries = missing_libraries()
    return f"Qt needs {' '.join(libraries)}" if libraries else (answer.stderr.strip() or "Qt failed").splitlines()[0]


def become_loket(*args: str) -> int:
    """Hand this process over to Loket; -P keeps what lies in the working folder from being imported."""
    command = venv("-P", "-m", "loket", *args)
    if sys.platform != "win32":
        os.execve(command[0], command, environment())
    return subprocess.run(command, env=environment(), check=False).returncode


def loket(*args: str) -> int:
    set_up(RUNTIME_LOCK, RUN_PACKAGES)
    return become_loket(*args)


def run(*args: str) -> int:
    set_up(RUNTIME_LOCK, RUN_PACKAGES)
    reason = why_no_screen()
    if not reason:
        return become_loket(*args)
    say(f"there is no screen to open Loket on: {reason}.")
    say("running the counter day of `loket demo` instead.")
    return become_loket("demo")


def passes(*command: str) -> bool:
    """Run one check in the clone, between its name and its time."""
    name = " ".join(command[:2]).removesuffix(" .")
    say(f"{name} ...")
    env = {**environment(), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    start = time.monotonic()
    passed = subprocess.run(venv("-m", *command), cwd=ROOT, env=env, check=False).returncode == 0
    if command[0] != "pytest":  # its own last line tells both, and whoever reads the log looks for that line
        say(f"{name} {'passed' if passed else 'FAILED'} in {time.monotonic() - start:.1f} s")
    return passed


def test(*args: str) -> int:
    set_up(DEV_LOCK, TEST_PACKAGES, SERVER_PACKAGES)
    failed = [" ".join(command) for command in CHECKS if not passes(*command)]
    passed = passes("pytest", *(args or WHOLE_SUITE))
    if failed:
        say(f"FAILED, besides what pytest says: {', '.join(failed)}")
    return 0 if passed and not failed else 1


def setup(*args: str) -> int:
    set_up(DEV_LOCK, TEST_PACKAGES, SERVER_PACKAGES)
    if "bench" in args:
        install(BENCH_LOCK)
    say("everything is there.")
    return 0


def lock(*args: str) -> int:
    """uv writes one file for every system and Python, without the addresses it was downloaded from."""
    with tempfile.TemporaryDirectory() as folder:
        make_venv(Path(folder))
        python = str(Path(folder, VENV_PYTHON))
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
        shape = ["--universal", "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-annotate"]
        uv = [python, "-m", "uv", "pip", "compile", "--quiet", *shape, *args, "pyproject.toml", "--output-file"]
        subprocess.run([*uv, RUNTIME_LOCK.name], cwd=ROOT, check=True)
        subprocess.run([*uv, DEV_LOCK.name, "--group", "dev", "-c", RUNTIME_LOCK.name], cwd=ROOT, check=True)
        subprocess.run([*uv, BENCH_LOCK.name, "--group", "bench", "-c", DEV_LOCK.name], cwd=ROOT, check=True)
    return 0


def pictures(*args: str) -> int:
    set_up(DEV_LOCK, TEST_PACKAGES)
    return subprocess.run([*venv("tests/pictures.py"), *args], cwd=ROOT, env=environment(), check=False).returncode


def catalogue(*_: str) -> int:
    """The template is only a step on the way; what is new in the catalogue stands there without a translation."""
    set_up(DEV_LOCK, ())
    english = LOCALE / "en" / "LC_MESSAGES" / "loket.po"
    with tempfile.TemporaryDirectory() as folder:
        template = str(Path(folder, "loket.pot"))
        keywords = ["-k", "_", "-k", "N_", "-k", "ngettext:1,2"]
        babel = venv("-m", "babel.messages.frontend")
        plain = ["--no-location", "--sort-output", "--omit-header"]
        extract = [*babel, "-q", "extract", *keywords, *plain, "-o", template, "loket"]
        subprocess.run(extract, cwd=ROOT, check=True)
        update = [*babel, "-q", "update", "-l", "en", "-i", template, "-o", str(english), "--no-fuzzy-matching"]
        subprocess.run([*update, "--ignore-obsolete", "--width", "120"], cwd=ROOT, check=True)
    compile_it = [*babel, "compile", "-l", "en", "-i", str(english), "-o", str(english.with_suffix(".mo"))]
    return subprocess.run(compile_it, cwd=ROOT, check=False).returncode


VERBS = {verb.__name__: verb for verb in (run, test, loket, setup, lock, pictures, catalogue)}


def on_another_python() -> int:
    """Start again with a Python that Loket runs on."""
    mine = "{}.{}".format(*sys.version_info)
    names = ["{}.{}".format(*version) for version in reversed(SUPPORTED)]
    for python in [["py", f"-{name}"] if os.name == "nt" else [f"python{name}"] for name in names]:
        if shutil.which(python[0]) and succeeds(*python, "-c", ""):  # a shim may have nothing behind it
            say(f"this is Python {mine}; going on with {' '.join(python)}")
            return subprocess.run([*python, *sys.argv], check=False).returncode
    sys.exit(f"dev.py: Loket needs Python 3.11, 3.12 or 3.13. This is {mine}, and there is no other on PATH.")


def main() -> int:
    verb, *args = sys.argv[1:] or [""]
    if verb not in VERBS:
        print((__doc__ or "").strip())
        return 0 if verb in ("help", "--help", "-h") else 2
    if sys.version_info[:2] not in SUPPORTED:
        return on_another_python()
    try:
        return VERBS[verb](*args)
    except subprocess.CalledProcessError as error:
        sys.exit(f"dev.py: this failed, its own words are above: {shlex.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
