"""The system's lock and sleep lock the desk: told on a real D-Bus, with a logind of our own on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

pytest.importorskip("PySide6.QtDBus", reason="this PySide6 speaks no D-Bus")
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusVirtualObject
from pytestqt.qtbot import QtBot

from loket.ui import system_lock
from loket.ui.system_lock import SystemLock, means_away

OURS, OTHERS = "/org/freedesktop/login1/session/_37", "/org/freedesktop/login1/session/_38"


@dataclass
class Bus:
    """A message bus that only this test is on."""

    address: str

    def tell(self, path: str, signal: str, *values: str) -> None:
        """As another program would."""
        environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": self.address}
        subprocess.run(["dbus-send", "--type=signal", path, signal, *values], env=environment, check=True)


@pytest.fixture(scope="module")
def bus() -> Iterator[Bus]:
    if shutil.which("dbus-daemon") is None or shutil.which("dbus-send") is None:
        pytest.skip("dbus-daemon or dbus-send is not installed on this machine")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        assert daemon.stdout is not None
        yield Bus(daemon.stdout.readline().strip())
        daemon.terminate()


class Logind(QDBusVirtualObject):
    """Answers which session is ours."""

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 (Qt's name)
        if message.member() != "GetSession":
            return False
        assert message.arguments() == ["7"]
        return connection.send(message.createReply(QDBusObjectPath(OURS)))


@pytest.fixture
def lock(bus: Bus, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemLock]:
    """It listens, and knows which session is ours."""
    monkeypatch.setenv("XDG_SESSION_ID", "7")
    logind, connection = Logind(), QDBusConnection.connectToBus(bus.address, "logind")
    assert connection.registerVirtualObject(
        "/org/freedesktop/login1", logind, QDBusConnection.VirtualObjectRegisterOption.SubPath
    )
    assert connection.registerService("org.freedesktop.login1")
    made = SystemLock()
    ours = QDBusConnection.connectToBus(bus.address, "desk")
    made.listen_on(ours, ours)
    qtbot.waitUntil(lambda: made._asked is None)
    yield made
    connection.unregisterService("org.freedesktop.login1")
    for name in ("desk", "logind"):
        QDBusConnection.disconnectFromBus(name)


def test_a_screen_saver_that_comes_on_is_told_and_one_that_goes_is_not(
    lock: SystemLock, bus: Bus, qtbot: QtBot
) -> None:
    name, path = "org.freedesktop.ScreenSaver.ActiveChanged", "/org/freedesktop/ScreenSaver"
    with qtbot.waitSignal(lock.went_away):
        bus.tell(path, name, "boolean:true")
    told: list[None] = []
    lock.went_away.connect(lambda: told.append(None))
    bus.tell(path, name, "boolean:false")
    bus.tell("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", "boolean:true")
    qtbot.waitUntil(lambda: told == [None])


def test_our_own_sessions_lock_is_told_and_nobody_elses(lock: SystemLock, bus: Bus, qtbot: QtBot) -> None:
    told: list[None] = []
    lock.went_away.connect(lambda: told.append(None))
    bus.tell(OTHERS, "org.freedesktop.login1.Session.Lock")
    assert told == []
    connection = QDBusConnection("logind")
    connection.send(QDBusMessage.createSignal(OTHERS, "org.freedesktop.login1.Session", "Lock"))
    connection.send(QDBusMessage.createSignal(OURS, "org.freedesktop.login1.Session", "Lock"))
    qtbot.waitUntil(lambda: told == [None])


def test_sleep_is_told_before_it_comes(lock: SystemLock, qtbot: QtBot) -> None:
    connection = QDBusConnection("logind")
    sleeps = QDBusMessage.createSignal("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
    sleeps.setArguments([True])
    with qtbot.waitSignal(lock.went_away):
        connection.send(sleeps)


def test_without_a_bus_nothing_is_heard_and_nothing_breaks(qtbot: QtBot) -> None:
    lock = SystemLock()
    lock.listen_on(QDBusConnection("tiada"), QDBusConnection("tiada"))
    assert lock._asked is None


def test_what_windows_says_of_a_lock_and_of_sleep_is_understood() -> None:
    assert means_away(system_lock.WM_SESSION, 7)
    assert means_away(system_lock.WM_POWER, 4)
    assert not means_away(system_lock.WM_SESSION, 8), "it was unlocked"
    assert not means_away(system_lock.WM_POWER, 18), "it woke up"
