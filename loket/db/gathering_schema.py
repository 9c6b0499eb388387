"""The tables of the province's database, and their marks. STRICT: the library itself refuses a word in a count.

A stream is an office's epoch. Of requests every version is kept, as it came: (stream, seq) can't be there twice, and
none can be missing between. Of standards and months the newest of their key.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Connection

from loket.errors import StorageError

VERSION = 1
APPLICATION_ID = 0x4C4F4B47  # "LOKG" in the file's header: no office's database ("LOKT") is taken for one
STANDARDS, MONTHS, REQUESTS = "standard", "month", "request_version"

_TABLES = (
    """
    CREATE TABLE office_key (
        office TEXT NOT NULL, public TEXT NOT NULL, fingerprint TEXT NOT NULL,
        trusted_at TEXT NOT NULL, trusted_by TEXT NOT NULL, ended_at TEXT, ended_by TEXT,
        PRIMARY KEY (office, fingerprint)
    ) STRICT
    """,
    """
    CREATE TABLE stream (
        id INTEGER PRIMARY KEY, office TEXT NOT NULL, epoch TEXT NOT NULL, predecessor TEXT, begun_at TEXT NOT NULL,
        applied INTEGER NOT NULL CHECK (applied >= 1), hi INTEGER NOT NULL CHECK (hi >= 1), manifest TEXT NOT NULL,
        UNIQUE (office, epoch)
    ) STRICT
    """,
    """
    CREATE TABLE batch (
        stream_id INTEGER NOT NULL REFERENCES stream (id), number INTEGER NOT NULL CHECK (number >= 1),
        lo INTEGER NOT NULL, hi INTEGER NOT NULL CHECK (hi >= lo - 1), name TEXT NOT NULL, manifest TEXT NOT NULL,
        frozen_at TEXT NOT NULL, applied_at TEXT NOT NULL, app_version TEXT NOT NULL, audit_head TEXT NOT NULL,
        PRIMARY KEY (stream_id, number)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE finding (
        id INTEGER PRIMARY KEY, office TEXT NOT NULL, epoch TEXT NOT NULL, code TEXT NOT NULL, facts TEXT NOT NULL
    ) STRICT
    """,
)

_PUBLISHED = {
    STANDARDS: (
        "kode_layanan TEXT NOT NULL, nama_layanan TEXT NOT NULL, varian TEXT NOT NULL, unit_kode TEXT NOT NULL, "
        "unit_nama TEXT NOT NULL, kode_wilayah TEXT, no_sk TEXT, tgl_sk TEXT, berlaku_mulai TEXT, berlaku_sampai TEXT, "
        "versi INTEGER NOT NULL, waktu_jumlah INTEGER, waktu_satuan TEXT, waktu_mulai TEXT, waktu_teks TEXT, "
        "biaya_jenis TEXT, biaya_rp INTEGER, biaya_dasar TEXT, produk TEXT, dasar_hukum TEXT, "
        "jml_persyaratan INTEGER NOT NULL, jml_langkah INTEGER NOT NULL, komponen_terisi INTEGER NOT NULL, "
        "tgl_tinjau_terakhir TEXT, tgl_fkp TEXT, no_maklumat TEXT, id_sippn TEXT",
        "kode_layanan, varian, versi",
    ),
    MONTHS: (
        "periode TEXT NOT NULL, unit_kode TEXT NOT NULL, kode_layanan TEXT NOT NULL, versi INTEGER NOT NULL, "
        "masuk INTEGER NOT NULL, tidak_lengkap INTEGER NOT NULL, terdaftar INTEGER NOT NULL, selesai INTEGER NOT NULL, "
        "selesai_tepat_waktu INTEGER NOT NULL, terlambat INTEGER NOT NULL, ditolak INTEGER NOT NULL, "
        "dibatalkan INTEGER NOT NULL, ditunda INTEGER NOT NULL, sisa_berjalan INTEGER NOT NULL, "
        "sisa_lewat_tempo INTEGER NOT NULL, persen_tepat_waktu REAL, median_hari_kerja REAL, rata_hari_kerja REAL, "
        "p90_hari_kerja REAL, pengaduan INTEGER, skm_responden INTEGER, skm_ikm REAL, skm_mutu TEXT",
        "periode, kode_layanan, versi",
    ),
    REQUESTS: (
        "seq INTEGER NOT NULL, request_uuid TEXT NOT NULL, kode_layanan TEXT NOT NULL, varian TEXT NOT NULL, "
        "versi INTEGER NOT NULL, tgl_terima TEXT NOT NULL, tgl_lengkap TEXT, janji_pertama TEXT, jatuh_tempo TEXT, "
        "tgl_siap TEXT, tgl_serah TEXT, hari_kerja_terpakai REAL, hari_ditunda REAL, alasan_tunda TEXT, "
        "tepat_waktu INTEGER, status TEXT NOT NULL, kanal TEXT, prioritas INTEGER, biaya_rp INTEGER",
        "seq",
    ),
}


@cache
def columns_of(table: str) -> tuple[str, ...]:
    """The published columns that a table here keeps."""
    return tuple(part.split()[0] for part in _PUBLISHED[table][0].split(", "))


def create(connection: Connection) -> None:
    """Make the tables, unless another program was faster; runs inside a writing transaction."""
    if version_of(connection):
        return
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    for table, (columns, primary) in _PUBLISHED.items():
        connection.exec_driver_sql(
            f"CREATE TABLE {table} (stream_id INTEGER NOT NULL REFERENCES stream (id), {columns}, "
            f"PRIMARY KEY (stream_id, {primary})) STRICT, WITHOUT ROWID"
        )
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")


def version_of(connection: Connection) -> int:
    """The version of the file's tables, 0 for an empty file. Raises `StorageError("foreign_file")`."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if application not in {0, APPLICATION_ID} or (version and not application):
        raise StorageError("foreign_file")
    return version
