"""Catalogue files: a real export whose shape, numbers, texts or bytes are not what they should be."""

from __future__ import annotations

import copy
import json
import random
from contextlib import suppress
from typing import Any

from loket.cli.standards import component_lines
from loket.domain.standards import LAW_ORDER
from loket.errors import LoketError
from loket.services.catalogue import read_file
from loket.services.registration import NewRequest
from tests.trust.fuzz_mutations import as_text, recoded, reshaped, spoilt
from tests.trust.fuzz_offices import OfficeTarget
from tests.trust.fuzz_target import Fault

LARGE = 16 << 20
"""Bytes of the largest files."""


class Catalogues(OfficeTarget):
    """What was accepted can be read, shown, promised, registered under and exported again."""

    name = "catalogues"

    def opened(self) -> None:
        self._whole = json.loads(self.services.standards.export())
        self._file = self.place / "katalog.json"
        self._known = {row.code: row.version for row in self.services.standards.rows()}

    def spoil(self, luck: random.Random) -> str:
        what, content = self._made(luck)
        self._file.write_bytes(content)
        return what

    def _made(self, luck: random.Random) -> tuple[str, bytes]:
        if luck.random() < 0.005:
            return _large(luck)
        tree = self._document(luck)
        inner = luck.choice(tree["standards"]) if "standards" in tree and luck.random() < 0.8 else tree
        what, inner = reshaped(inner, luck)
        tree = tree if "standards" in tree else inner
        text = as_text(tree, luck, indent=luck.choice((None, 2)))
        way = luck.random()
        if way < 0.7:
            return what, text.encode("utf-8", "surrogatepass")
        how, content = recoded(text, luck) if way < 0.85 else spoilt(text.encode("utf-8", "surrogatepass"), luck)
        return f"{what}, {how}", content

    def _document(self, luck: random.Random) -> Any:
        some = copy.deepcopy(luck.sample(self._whole["standards"], luck.choice((1, 1, 2, 3))))
        if len(some) == 1 and luck.random() < 0.5:
            return some[0]
        if luck.random() < 0.3:
            some[-1]["code"] = f"lain-{luck.randrange(1000)}"
        return {"format": self._whole["format"], "standards": some}

    def use(self) -> None:
        self.services.standards_files.bring_in(self._file)

    def accepted(self) -> None:
        standards = self.services.standards
        rows = {row.code: row for row in standards.rows()}
        for code in [code for code, row in rows.items() if self._known.get(code) != row.version]:
            self._known[code] = rows[code].version
            self._judge(code)
        self._file.write_bytes(standards.export())
        if len(read_file(self._file)) != len(rows):
            raise Fault("the export is not what was imported")
        super().accepted()

    def _judge(self, code: str) -> None:
        for detail in self.services.standards.versions(code)[:1]:
            for component in LAW_ORDER:
                component_lines(detail.standard, component)
            for variant in detail.standard.variants:
                with suppress(LoketError):  # not in force yet, or longer than anybody lives: told in words
                    self.services.intake.preview(code, variant.code)
                    new = NewRequest(service=code, variant=variant.code, name="Warga Uji", no_nik_reason="newborn")
                    self.services.intake.receive(new)


def _large(luck: random.Random) -> tuple[str, bytes]:
    name, start, part, end = luck.choice(
        (
            ("many codes", '{"format": "loket-standards-1", "standards": [', '{"code":"a"}', "]}"),
            ("many lists", '{"format": "loket-standards-1", "standards": [', "[]", "]}"),
            ("one list", '{"code": "a", "variants": [', "{}", "]}"),
            ("numbers", '{"code": "a", "legal_basis": [', "1", "]}"),
            ("letters", '{"code": "a", "legal_basis": [', '"\u00e9\u6f22"', "]}"),
            ("numbered codes", '{"format": "loket-standards-1", "standards": [', "", "]}"),
            ("requirements", '{"code":"a","name":"a","variants":[{"code":"b","name":"b","requirements":[', "", "]}]}"),
        )
    )
    room = luck.choice((70_000, 1 << 20, (10 << 20) - 200, LARGE))
    if not part:
        item = '{"code":"%d","name":"a","variants":[{"code":"b","name":"b","requirements":[]}]}'
        item = item if name == "numbered codes" else '{"key":"%d","text":"a"}'
        inner = ",".join(item % number for number in range(room // (len(item) + 4)))
    else:
        inner = ",".join([part] * (room // (len(part.encode()) + 1)))
    return f"large {name} {room >> 20}", f"{start}{inner}{end}".encode()


class CarelessCatalogues(Catalogues):
    """The control: it reads what is there, one standard after the other."""

    def use(self) -> None:
        from loket.services.catalogue import read_standard

        content = json.loads(self._file.read_bytes())
        for item in content.get("standards", [content]):
            self.services.standards.import_standards([read_standard(item, self._file.name, "")])
