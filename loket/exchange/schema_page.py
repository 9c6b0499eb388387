"""The page `docs/upstream-schema.md`, out of the published tables; for who reads the files at the other end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from loket.exchange.csvfile import ESCAPE
from loket.exchange.manifest import SCHEMA
from loket.exchange.schema import TABLES, Column, Table
from loket.exchange.signature import NAMESPACE

_TYPES = {
    "string": "teks",
    "integer": "bilangan bulat",
    "number": "bilangan (titik desimal, paling banyak dua angka)",
    "boolean": "`true`/`false`",
    "date": "tanggal `TTTT-BB-HH`",
    "datetime": "saat ISO 8601 dengan selisih zona, sampai detik",
    "yearmonth": "bulan `TTTT-BB`",
}
_HEAD = f"""# Skema data kiriman

Halaman ini dibuat dari skema di program (`python -m tests.exchange.write_schema`); jangan disunting dengan tangan.

Satu kiriman adalah sebuah ZIP berisi tiga CSV dan `datapackage.json` (Frictionless Data Package v2, satu Table Schema
per berkas), dengan daftar isi (`….json`, `{SCHEMA}`) dan tanda tangannya (`….json.sig`) di sebelahnya. Ketiganya tidak
pernah berubah sesudah terbit. Kolom tidak pernah dihapus; yang baru ditambahkan di ujung, dan pembaca melewati kolom
yang tidak dikenalnya. Kolom yang sumbernya belum ada di Loket (SKM, pengaduan) ada dan kosong.

## Cara membaca

- CSV menurut RFC 4180: UTF-8 tanpa BOM, pemisah koma, akhir baris CRLF, semua sel dalam tanda kutip, baris pertama
  judul.
- Setiap sel satu baris: ganti baris di dalam sebuah nama atau teks menjadi satu spasi.
- Sel kosong berarti tidak diketahui. Uang dalam rupiah penuh. Kode adalah teks: nol di depan berarti.
- Pengaman rumus `{ESCAPE}`: sel yang diawali `= + - @` TAB CR LF NUL, `＝ ＋ － ＠`, atau `'` diberi satu `'` di depan;
  pembaca membuang tepat satu `'` di awal sel.
- Tidak ada NIK, nama, nomor telepon, atau alamat di mana pun.
- Tanda tangan: `ssh-keygen -Y verify -f allowed_signers -I KANTOR -n {NAMESPACE} -s X.json.sig < X.json`, dengan baris
  `KANTOR namespaces="{NAMESPACE}" ssh-ed25519 AAAA…` dalam `allowed_signers`.
- Paket yang namanya berakhir `.zip.age` dibuka dengan `age -d -i KUNCI -o X.zip X.zip.age`.
- Bulan yang disebut pada `periods` dalam daftar isi adalah bulan utuh: barisnya menggantikan semua baris bulan itu.
- Kantor yang dipulihkan dari cadangan memulai `epoch` baru dan mengirim semuanya lagi; yang lama tidak dihitung lagi.
"""


def schema_page() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *(line for table in TABLES for line in _table_lines(table))]) + "\n"


def _table_lines(table: Table) -> Iterator[str]:
    yield f"## {table.title}: `{table.file}`"
    yield ""
    yield table.description
    yield f"Kunci: {', '.join(f'`{name}`' for name in table.primary_key)}{_order(table)}."
    yield ""
    yield "| kolom | jenis | wajib | syarat | keterangan |"
    yield "|---|---|---|---|---|"
    for column in table.columns:
        required = "ya" if column.constraints.get("required") else ""
        yield f"| `{column.name}` | {_TYPES[column.type]} | {required} | {_terms(column)} | {column.description} |"
    yield ""


def _order(table: Table) -> str:
    return "; baris menurut urutannya" if table.ascending else ""


def _terms(column: Column) -> str:
    return "; ".join(_term(name, value) for name, value in _told(column.constraints).items())


def _told(constraints: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in constraints.items() if name != "required"}


def _term(name: str, value: object) -> str:
    if name == "enum" and isinstance(value, list):
        return "salah satu: " + ", ".join(f"`{one}`" for one in value)
    if name == "pattern":
        return "pola `" + str(value).replace("|", "\\|") + "`"
    return {"minimum": "paling sedikit", "maximum": "paling banyak"}[name] + f" {value}"
