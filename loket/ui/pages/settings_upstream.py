"""The section of the settings about the place upstream: where deliveries go, what opens it, and whether it works."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from pydantic import SecretStr
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from loket.errors import LoketError, RuleError
from loket.i18n import N_, _
from loket.services import Services
from loket.services.upstream_places import Place, PlaceChange, Tried
from loket.ui import style
from loket.ui.dialogs import files
from loket.ui.dialogs.folder import FolderEdit, FolderField
from loket.ui.pages.beside import show_beside
from loket.ui.pages.settings_form import Section
from loket.ui.style import Tone
from loket.ui.widgets.access import put_after
from loket.ui.widgets.banner import Banner
from loket.ui.widgets.buttons import ActionButton, Button
from loket.ui.widgets.card import Card
from loket.ui.widgets.fields import FormField
from loket.ui.widgets.labels import Label
from loket.ui.widgets.secret import SecretEdit
from loket.words import error_sentence, short_date
from loket.words.upstream import open_stick_words

FOLDER, STICK, SFTP, WEBDAV, SMB, S3 = "folder", "stick", "sftp", "webdavs", "smb", "s3"
KINDS = {
    FOLDER: N_("Folder atau folder bersama"),
    STICK: N_("Flash disk"),
    SFTP: N_("Server SFTP"),
    WEBDAV: N_("Server WebDAV (https)"),
    SMB: N_("Server Windows (SMB)"),
    S3: N_("Penyimpanan S3"),
}
EXAMPLES = {
    SFTP: N_("Server dan folder dari instansi pembina, misalnya sftp.prov.go.id/kiriman"),
    WEBDAV: N_("Server dan folder dari instansi pembina, misalnya awan.prov.go.id/kiriman"),
    SMB: N_("Server, nama berbagi, dan folder, misalnya server-prov/bersama/kiriman"),
    S3: N_("Nama ember dan alamat servernya, misalnya kiriman?endpoint=https://s3.prov.go.id"),
}
_TLS = frozenset({WEBDAV, S3})
# Whose fault it is tells where the sentence stands.
_PLACES = {
    **dict.fromkeys(("host_unknown", "port_closed", "line_silent", "place_missing", "not_encrypted"), "address"),
    **dict.fromkeys(("folder_gone", "folder_is_file", "folder_read_only", "folder_full"), FOLDER),
    **dict.fromkeys(("stick_missing", "stick_several"), STICK),
    **dict.fromkeys(("login_refused", "secret_missing", "secret_key_unreadable"), "secret"),
}
_LARGEST_FILE = 200_000


class UpstreamSection(Section):
    """Where batches go. `try_wanted()`: the place should be tried as it stands in the fields (`change()`)."""

    try_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__(_("Pengiriman"))
        self._services = services
        self._place: Place | None = None
        self._held: dict[str, str] = {}
        self._make_actions()
        self._add_place(self.add_card(_("Tujuan pengiriman")))
        self.entry = self.add_card(_("Masuk ke server"))
        self._add_entry(self.entry)
        self._add_seal(self.add_card(_("Penyandian")))
        self._add_trial()
        self.edited.connect(self._on_typed)
        self.kind.currentIndexChanged.connect(self._clear_errors)
        self.finish()
        self._fit_kind()

    def _make_actions(self) -> None:
        self.same, self.other = QAction(_("Sama, kenali server ini"), self), QAction(_("Tidak sama"), self)
        self.forget = QAction(_("Pengelola memastikan kuncinya diganti"), self)
        self.same.triggered.connect(self._on_compared)
        self.other.triggered.connect(self._on_differing)
        self.forget.triggered.connect(self._on_forgotten)

    def _add_place(self, card: Card) -> None:
        self.kind = QComboBox()
        for kind, words in KINDS.items():
            self.kind.addItem(_(words), kind)
        self.add_field(card, "kind", FormField(_("Cara kirim"), self.kind), width=260)
        self.folder = FolderEdit(_("Folder instansi pembina"))
        help_words = _("Folder bersama di jaringan, tempat instansi pembina mengambil kiriman.")
        self.add_field(card, FOLDER, FolderField(_("Folder tujuan"), self.folder, help_words))
        help_words = _("Kosongkan bila hanya satu flash disk yang dipasang.")
        self.add_field(card, STICK, FormField(_("Nama flash disk"), QLineEdit(), help_words, optional=True), width=260)
        self.add_field(card, "address", FormField(_("Alamat"), QLineEdit()))

    def _add_entry(self, card: Card) -> None:
        self.add_field(card, "username", FormField(_("Nama pengguna"), QLineEdit()), width=260)
        self.secret = SecretEdit()
        self.add_field(card, "secret", FormField(_("Kata sandi"), self.secret), width=260)
        self.key_file, self.key_words = Button(_("Pakai kunci SSH…"), icon="folder-open"), Label("", "quiet", wrap=True)
        self.host_words = Label("", "quiet", wrap=True)
        self.ca_file, self.ca_words = Button(_("Pilih sertifikat…"), icon="folder-open"), Label("", "quiet", wrap=True)
        for button, words in ((self.key_file, self.key_words), (self.ca_file, self.ca_words)):
            row = QHBoxLayout()
            style.space(row, 10)
            row.addWidget(button)
            row.addWidget(words, 1)
            card.add(row)
        card.add(self.host_words)
        self.key_file.clicked.connect(self._on_key_wanted)
        self.ca_file.clicked.connect(self._on_certificate_wanted)

    def _add_seal(self, card: Card) -> None:
        words = _(
            "Bila diisi, kiriman hanya dapat dibuka pembina. Salin utuh dari instansi pembina; mulai dengan age1."
        )
        self.add_field(card, "province_key", FormField(_("Kunci pembina"), QLineEdit(), words, optional=True))
        self.seal_words = Label("", "advice", wrap=True)
        card.add(self.seal_words)

    def _add_trial(self) -> None:
        """Under the cards and always in sight: what came of trying must not be searched for."""
        self._trial, outer = QWidget(), self.layout()
        assert isinstance(outer, QVBoxLayout)  # noqa: S101 (made by Section)
        self.try_button = Button(_("Uji sambungan"), icon="check")
        self.tried, self.question = Label("", "quiet", wrap=True), Banner()
        below, row = QVBoxLayout(self._trial), QHBoxLayout()
        style.space(below, 8, (0, 8, 0, 0))
        style.space(row, 10)
        row.addWidget(self.try_button)
        row.addWidget(self.tried, 1)
        self.question.add_below(self._answers())
        below.addWidget(self.question)
        below.addLayout(row)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._trial.setSizePolicy(policy)
        outer.insertWidget(1, self._trial)
        self.try_button.clicked.connect(self._on_try_pressed)

    def _answers(self) -> QWidget:
        """What may be answered stands under the question: a fingerprint needs the whole line."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        style.space(row, 8, (42, 0, 8, 8))  # under the words, not under their icon
        self.buttons = [ActionButton(action) for action in (self.same, self.other, self.forget)]
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        return holder

    def _ask(self, words: str, tone: Tone, *answers: QAction) -> None:
        for action in (self.same, self.other, self.forget):
            action.setVisible(action in answers)
        for button, action in zip(self.buttons, (self.same, self.other, self.forget), strict=True):
            button.setVisible(action in answers)
        self.question.show_message(words, tone)

    def order_foot(self) -> None:
        put_after(self.pane, self._trial)
        put_after(self._trial, self._foot)

    # what the office has

    def read(self, services: Services) -> Mapping[str, object]:
        self._place = place = services.upstream_places.place()
        kind, rest = split(place.url)
        return {
            "kind": kind,
            FOLDER: rest if kind == FOLDER else "",
            STICK: rest if kind == STICK else "",
            "address": rest if kind not in {FOLDER, STICK} else "",
            "username": place.username,
            "secret": "",
            "province_key": place.province_key,
        }

    def load(self, values: Mapping[str, object]) -> None:
        self._held = {}
        super().load({**values, "secret": ""})
        self._show_known()

    def discard(self) -> None:
        self._held = {}
        super().discard()

    @property
    def is_changed(self) -> bool:
        return bool(self._held) or super().is_changed

    def write(self, services: Services) -> Callable[[], object]:
        return partial(services.upstream_places.change, self.change())

    def change(self) -> PlaceChange:
        """What stands in the fields, whether it was saved or not."""
        values = self.values()
        secret = self._held.get("secret") or str(values["secret"])
        return PlaceChange(
            url=self._url(values),
            username=str(values["username"]),
            secret=SecretStr(secret) if secret else None,
            host_key=self._held.get("host_key"),
            ca_pem=self._held.get("ca_pem"),
            province_key=str(values["province_key"]),
        )

    @staticmethod
    def _url(values: Mapping[str, object]) -> str:
        kind = str(values["kind"])
        if kind == FOLDER:
            return str(values[FOLDER])
        if kind == STICK:
            return f"stick:{values[STICK]}"
        typed = str(values["address"])
        return typed if not typed or "://" in typed.partition("?")[0] else f"{kind}://{typed}"

    def show_error(self, error: LoketError) -> bool:
        """An address that is wrong stands where it was typed, a certificate beside its button."""
        if error.field == "ca_pem":
            self._say(self.ca_words, error_sentence(error), "error")
            return True
        key = _PLACES.get(error.code) or ({"url": self._address_key()}.get(error.field or "", error.field) or "")
        if error.code == "age_key_unreadable":
            key = "province_key"
        field = self.fields.get(key)
        if field is None or not field.isVisibleTo(self):
            return False
        return show_beside(field, error)

    def _address_key(self) -> str:
        kind = str(self.kind.currentData())
        return kind if kind in {FOLDER, STICK} else "address"

    # what is shown of it

    def _fit_kind(self) -> None:
        kind = str(self.kind.currentData())
        is_server = kind not in {FOLDER, STICK}
        for key, shown in ((FOLDER, kind == FOLDER), (STICK, kind == STICK), ("address", is_server)):
            self.fields[key].setVisible(shown)
        self.entry.setVisible(is_server)
        self.fields["address"].set_help(_(EXAMPLES.get(kind, "")) if is_server else "")
        self.fields["username"].set_words(_("Kunci akses") if kind == S3 else _("Nama pengguna"))
        self.fields["secret"].set_words(_("Kunci rahasia") if kind == S3 else _("Kata sandi"))
        self._show_seal()
        for widgets, shown in (
            ((self.key_file, self.key_words, self.host_words), kind == SFTP),
            ((self.ca_file, self.ca_words), kind in _TLS),
        ):
            for widget in widgets:
                widget.setVisible(shown)

    def _show_known(self) -> None:
        place, held = self._place, self._held
        kept = {
            "keyring": _("Tersimpan di penyimpan kunci komputer ini. Isi hanya bila diganti."),
            "file": _("Tersimpan di berkas loket.secrets pada folder data, sebab komputer ini tanpa penyimpan kunci."),
        }
        nowhere = _("Disimpan di penyimpan kunci komputer, tidak pernah di data kantor atau cadangan.")
        self.fields["secret"].set_help(kept.get(place.secret_in if place else "", nowhere))
        self._say(self.key_words, _("Kunci dari berkas akan dipakai.") if "secret" in held else "", "quiet")
        self._say(self.host_words, self._host_line(), "quiet")
        self._say(self.ca_words, self._authority_line(), "quiet")
        self._show_seal()

    def _show_seal(self) -> None:
        self.seal_words.setText(self._seal_line())
        self.seal_words.setVisible(bool(self.seal_words.text()))

    def _seal_line(self) -> str:
        """What the key, or its lack, means for the stick that is chosen and for what was frozen before it."""
        values = self.values()
        if values["kind"] == STICK and not values["province_key"]:
            return open_stick_words()
        held = self._place.unsealed if self._place else 0
        held_words = error_sentence(RuleError("frozen_unsealed", count=held))
        return _("{sentence} Pilih di halaman Pengiriman.").format(sentence=held_words) if held else ""

    def _host_line(self) -> str:
        if "host_key" in self._held:
            return _("Server sudah dikenal; simpan untuk mengingatnya.") if self._held["host_key"] else ""
        known = self._place.fingerprint if self._place else ""
        return _("Sidik jari server: {fingerprint}").format(fingerprint=known) if known else ""

    def _authority_line(self) -> str:
        if "ca_pem" in self._held:
            return _("Sertifikat dari berkas akan dipakai.")
        known = self._place.authorities if self._place else ()
        names = ", ".join(
            _("{name}, berlaku sampai {until}").format(name=one.name, until=short_date(one.until)) for one in known
        )
        return names or _("Hanya bila pengelola server memberi berkas sertifikat sendiri (PEM).")

    @staticmethod
    def _say(label: Label, words: str, kind: str) -> None:
        label.setText(words)
        label.set_kind(kind)

    # trying it

    def set_busy(self, busy: bool) -> None:
        """While it is tried nobody tries it again."""
        self.try_button.setEnabled(not busy and self._is_told())
        if busy:
            self._say(self.tried, _("Menguji…"), "quiet")
            self.question.clear()

    def show_tried(self, tried: Tried) -> None:
        """It works."""
        self.set_busy(False)
        there = _("Tujuan dapat dipakai; sudah ada kiriman kantor ini di sana.")
        self._say(self.tried, there if tried.has_batches else _("Tujuan dapat dipakai."), "text")

    def show_untried(self, error: LoketError) -> None:
        """It does not work, and this is why."""
        self.set_busy(False)
        self._say(self.tried, "", "quiet")
        if error.code == "host_key_unknown":
            self._ask_about(error)
        elif error.code == "host_key_changed":
            self._ask(error_sentence(error), Tone.ERROR, self.forget)
        elif not self.show_error(error):
            self._say(self.tried, error_sentence(error), "error")

    def _ask_about(self, error: LoketError) -> None:
        self._shown = str(error.facts["known"])
        words = _("Server ini belum dikenal. Minta pengelolanya membacakan sidik jari server, lalu bandingkan:\n{mark}")
        self._ask(words.format(mark=error.facts["fingerprint"]), Tone.AT_RISK, self.same, self.other)

    def _on_compared(self) -> None:
        self._hold("host_key", self._shown)
        self.try_wanted.emit()

    def _on_differing(self) -> None:
        words = _("Jangan kirim ke server itu: mungkin ada yang menyamar. Periksa alamatnya bersama pengelola server.")
        self._ask(words, Tone.ERROR)

    def _on_forgotten(self) -> None:
        self._hold("host_key", "")
        self.try_wanted.emit()

    def _hold(self, key: str, value: str) -> None:
        self._held[key] = value
        self._show_known()
        self._on_edited()

    def _on_key_wanted(self) -> None:
        content = self._chosen(_("Pilih kunci SSH"), _("Semua berkas (*)"), self.key_words)
        if content:
            self.secret.clear()
            self._hold("secret", content)

    def _on_certificate_wanted(self) -> None:
        content = self._chosen(_("Pilih sertifikat"), _("Sertifikat (*.pem *.crt *.cer)"), self.ca_words)
        if content:
            self._hold("ca_pem", content)

    def _chosen(self, title: str, filters: str, label: Label) -> str:
        path = files.choose_file(self, title, filters)
        if path is None:
            return ""
        try:
            content = files.read_bytes(path)
        except LoketError as error:
            self._say(label, error_sentence(error), "error")
            return ""
        text = content[:_LARGEST_FILE].decode("ascii", errors="replace").strip()
        if not text.startswith("-----BEGIN"):
            self._say(label, _("Berkas itu bukan kunci atau sertifikat (PEM); pilih yang lain."), "error")
            return ""
        return text

    def _on_try_pressed(self) -> None:
        self._clear_errors()
        self.try_wanted.emit()

    def _clear_errors(self) -> None:
        for field in self.fields.values():
            field.clear_error()
        self.question.clear()

    def _on_typed(self) -> None:
        self._fit_kind()
        self._say(self.tried, "", "quiet")
        self.try_button.setEnabled(self._is_told())

    def _is_told(self) -> bool:
        values = self.values()
        return values["kind"] == STICK or bool(self._url(values))


def split(url: str) -> tuple[str, str]:
    """The kind of a place, and what is typed for it: an address without its scheme."""
    scheme, mark, rest = url.partition(":")
    if mark and scheme == STICK:
        return STICK, rest.strip("/")
    return (scheme, rest.removeprefix("//")) if mark and scheme in EXAMPLES else (FOLDER, url)
