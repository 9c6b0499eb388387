"""The XML parts of a workbook, read as a stream: no document types, no entities, nothing that is not counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from loket.errors import RuleError
from loket.exchange.standard_sheets.archive import Archive

_MAIN = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
        "http://schemas.openxmlformats.org/package/2006/content-types",
    }
)
_DEEPEST = 64
_LONGEST_TAG = 1024 * 1024
"""Bytes between two events; a parser that waits for the end of a tag looks at all of them again with every piece."""
RELATION = "}id"
"""How the attribute ends that names a relationship, in either dialect of the format."""

Attributes = Mapping[str, str]


class Part:
    """Parses one part; who inherits says what happens at an element's start and end and at its letters.

    Only elements of the format itself are told, by their plain names: extensions of one program are passed over.
    """

    def __init__(self, archive: Archive, name: str) -> None:
        self.archive = archive
        self.name = name
        self._depth = 0

    def started(self, name: str, attributes: Attributes, /) -> None:
        """An element begins."""

    def ended(self, name: str) -> None:
        """An element ends."""

    def said(self, text: str) -> None:
        """Letters within an element."""

    def parse(self) -> None:
        """Read the part to its end. Raises `RuleError`: `workbook_damaged`, `workbook_entities`, `workbook_bomb`."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.said
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        try:
            fed = 0
            for piece in self.archive.chunks(self.name):
                parser.Parse(piece)
                fed += len(piece)
                if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise self.damaged()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise RuleError("workbook_damaged", file=self.archive.file) from error

    def _refuse(self, *_what: object) -> int:
        raise RuleError("workbook_entities", file=self.archive.file, part=self.name)

    def damaged(self) -> RuleError:
        """The part says what can't be."""
        return RuleError("workbook_damaged", file=self.archive.file)

    def whole(self, text: str | None) -> int | None:
        """A whole number of an attribute, None where there is none. Raises `RuleError("workbook_damaged")`."""
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise self.damaged()
        return int(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.damaged()
        space, _brace, local = name.rpartition("}")
        if space in _MAIN:
            self.started(local, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        space, _brace, local = name.rpartition("}")
        if space in _MAIN:
            self.ended(local)


class _Elements(Part):
    """Passes the starts of elements on."""

    def __init__(self, archive: Archive, name: str, told: Callable[[str, Attributes], None]) -> None:
        super().__init__(archive, name)
        self._told = told

    def started(self, name: str, attributes: Attributes, /) -> None:
        """See `Part`."""
        self._told(name, attributes)


def elements(archive: Archive, name: str, told: Callable[[str, Attributes], None]) -> None:
    """Tell every element of a part. Raises as `Part.parse` does."""
    _Elements(archive, name, told).parse()
