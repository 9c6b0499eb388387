"""The four parts of SIPPN's form as sheets: name and headings of each (PermenPANRB 13/2017; domain.md 8).

SIPPN's own import template was not seen: the columns are our proposal, to be copied into its form.
"""

from __future__ import annotations

_HEAD = ("Kode layanan", "ID SIPPN", "Nama layanan")
DESCRIPTION = (
    "Deskripsi Layanan",
    (
        *_HEAD,
        *("Bidang", "Nomor SK", "Tanggal SK", "Berlaku mulai", "Dasar hukum"),
        *("Waktu: jumlah", "Waktu: satuan", "Waktu: keterangan"),
        *("Biaya: rupiah", "Biaya: keterangan", "Produk pelayanan", "Pengaduan layanan"),
    ),
)
REQUIREMENTS = ("Persyaratan", (*_HEAD, "Varian", "No.", "Persyaratan", "Keterangan"))
PROCEDURE = ("Prosedur", (*_HEAD, "No.", "Langkah", "Pelaksana", "Menit", "Saluran", "Keputusan"))
PROVIDER = (
    "Penyelenggara dan Lokasi",
    (*_HEAD, "Penyelenggara", "Kode unit", "Kode wilayah", "Alamat", "Telepon", "Email", "Cara pengambilan"),
)
PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (DESCRIPTION, REQUIREMENTS, PROCEDURE, PROVIDER)
