"""Drafts: whatever JSON, or no JSON at all, lies in the table of half-typed forms, read by the officer's page."""

from __future__ import annotations

import copy
import json
import random
import sys
from contextlib import suppress
from types import TracebackType
from typing import Any

from sqlalchemy import text

from loket.errors import LoketError
from loket.services.registration import NewRequest
from tests.trust.fuzz_mutations import as_text, reshaped, spoilt, strange
from tests.trust.fuzz_offices import OfficeTarget
from tests.trust.fuzz_target import Fault

GOOD = {
    "nik": "6271035707980003",
    "without_nik": False,
    "no_nik_reason": "",
    "name": "Warga Separuh",
    "phone": "0812 3456 7890",
    "by_proxy": True,
    "proxy_name": "Wakil Separuh",
    "proxy_relation": "kakak",
    "birth_date": "1998-07-17",
    "sex": "female",
    "priority": False,
    "address": "Jalan Uji 1",
    "service": "kia",
    "variant": "di-bawah-5",
    "present": ["a", "b"],
}
_LINES = ("name", "address", "proxy_name", "proxy_relation")
"""What the officer typed word for word, and must find again."""
_LONGEST = 200
BESIDE = "di-sampingnya"


class Drafts(OfficeTarget):
    """The page lists each draft, takes it up with what can be understood of it, and leaves the others alone."""

    name = "drafts"
    looks = 5

    def opened(self) -> None:
        from PySide6.QtWidgets import QApplication

        from loket.ui.actions import Actions
        from loket.ui.desk_settings import DeskSettings
        from loket.ui.jobs import Jobs
        from loket.ui.page import Tools
        from loket.ui.pages.intake import IntakePage

        self._application = QApplication.instance() or QApplication(["loket"])
        self._raised: list[BaseException] = []
        self._forget_page()
        self._page = IntakePage(Tools(self.services, Jobs(inline=True), Actions(), DeskSettings(self.place)))
        self._page.jobs.job_failed.connect(self._raised.append)
        self._page.refresh()
        self._put(BESIDE, json.dumps(GOOD), held=False)

    def _forget_page(self) -> None:
        """A page whose office is gone must not hear of anything any more."""
        from shiboken6 import delete

        if hasattr(self, "_page"):
            delete(self._page)

    def _put(self, uid: str, form: str, *, held: bool) -> None:
        statement = text(
            "INSERT INTO draft (uid, person_id, form, held, saved_at) VALUES (:uid, :person, :form, :held, :at) "
            "ON CONFLICT DO UPDATE SET form = excluded.form, held = excluded.held"
        )
        values = {"uid": uid, "person": self.services.desk.acting().id, "form": form, "held": held}
        with self.services.desk.database.write() as session:
            session.execute(statement, {**values, "at": "2026-09-07 02:00:00.000000"})

    def _stored(self, uid: str) -> str:
        with self.services.desk.database.read() as session:
            found = session.execute(text("SELECT form FROM draft WHERE uid = :uid"), {"uid": uid})
            return str(found.scalar_one_or_none())

    def spoil(self, luck: random.Random) -> str:
        what, form = self._made(luck)
        self._text, self._uid = form, f"kasus-{luck.randbytes(8).hex()}"
        with self.services.desk.database.write() as session:
            session.execute(text("DELETE FROM draft WHERE uid != :uid"), {"uid": BESIDE})
        self._put(self._uid, form, held=luck.random() < 0.5)
        return what

    def _made(self, luck: random.Random) -> tuple[str, str]:
        tree: Any = copy.deepcopy(GOOD)
        way = luck.random()
        what = ""
        if way < 0.6:
            what, tree = reshaped(tree, luck)
        elif way < 0.8:
            key = luck.choice(list(GOOD))
            what, tree[key] = f"strange {key}", strange(luck)
        elif way < 0.85:
            what, tree = "no form", strange(luck)
        elif way < 0.9:
            tree = {key: value for key, value in GOOD.items() if luck.random() < 0.5} | {"email": "x@contoh.id"}
        form = as_text(tree, luck, indent=None)
        if luck.random() < 0.15:
            how, content = spoilt(form.encode("utf-8", "surrogatepass"), luck)
            what, form = f"{what}, {how}", content.decode(errors="replace")
        return what, form.encode(errors="replace").decode()

    def state(self) -> object:
        return self._stored(BESIDE)

    def use(self) -> None:
        former, sys.excepthook = sys.excepthook, self._on_raised
        try:
            self._take_up()
        finally:
            sys.excepthook = former
        if self._raised:
            error, self._raised[:] = self._raised[0], []
            raise error

    def _on_raised(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Qt tells here what a slot raised."""
        self._raised.append(error)

    def _take_up(self) -> None:
        drafts = self._page.drafts
        drafts.reload()
        row = next((row for row in (*drafts.held, *drafts.left_over) if row.uid == self._uid), None)
        if row is None:
            raise Fault("the draft is not listed")
        drafts.words_of(row, {"kia": "KIA"}, "Asia/Jakarta")
        drafts.take(self._uid)
        form = self._page.form()
        if self._raised:
            return
        if self._page.drafts.uid == self._uid:
            self._compare(form)
            self._save(form)
        self._page.drafts.renew()
        self._page._clear()

    def _compare(self, form: Any) -> None:
        """Every line that was kept is on the screen again; an empty one may be filled from the last visit."""
        kept = json.loads(self._text)
        for name in _LINES:
            value = kept.get(name)
            plain = isinstance(value, str) and value.isprintable() and 0 < len(value) < _LONGEST
            shown = kept.get("by_proxy") is True or not name.startswith("proxy")
            if plain and shown and getattr(form, name) != value:
                raise Fault(f"{name} was {value!r} and is {getattr(form, name)!r}")

    def _save(self, form: Any) -> None:
        """What the officer would do next: a registration, or words that say what is wrong."""
        if form.errors(2):
            return
        with suppress(LoketError):
            new = NewRequest(service=form.service, variant=form.variant, name=form.name, nik=form.nik,
                             no_nik_reason=form.no_nik_reason, phone=form.phone, address=form.address,
                             birth_date=form.birth_date, sex=form.sex, proxy_name=form.proxy_name,
                             proxy_relation=form.proxy_relation, priority=form.priority)  # fmt: skip
            self.services.intake.receive(new)

    def accepted(self) -> None:
        if self._stored(BESIDE) != json.dumps(GOOD):
            raise Fault("another draft was changed")
        self._judge_stored()
        super().accepted()

    def _judge_stored(self) -> None:
        """What nobody could read stays until somebody throws it away."""
        stored = self._stored(self._uid)
        try:
            kept = json.loads(self._text)
        except (ValueError, RecursionError):
            kept = None
        if not isinstance(kept, dict) and stored != self._text:
            raise Fault("what nobody could read was overwritten")

    def close(self) -> None:
        self._forget_page()
        super().close()


class CarelessDrafts(Drafts):
    """The control: it takes the table's text for what a form wrote."""

    def use(self) -> None:
        from loket.ui.pages.intake.form import Form

        self._page.applicant.fill(Form(**json.loads(self._text)))
