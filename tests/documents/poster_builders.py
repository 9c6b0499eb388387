"""An invented office and its standards, for the tests of what hangs on the wall."""

from __future__ import annotations

import io
import re
from datetime import date

from PIL import Image

from loket.documents.data import Letterhead
from loket.domain.standards import ComplaintChannel, Decree
from loket.services.catalogue import example_catalogue


def _logo() -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (400, 460), (0, 90, 160, 120)).save(file, "PNG")
    return file.getvalue()


LETTERHEAD = Letterhead(
    ("PEMERINTAH KOTA RANTAU INDAH", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"),
    "Jalan Cempaka Raya 12, Rantau Indah 73111",
    "(0536) 320 0000",
    "dukcapil@rantauindah.example",
    _logo(),
)
COMPLAINTS = (ComplaintChannel("WhatsApp", "0811 5200 000"), ComplaintChannel("Kotak saran", "di ruang tunggu"))
LAPOR = ComplaintChannel("SP4N-LAPOR!", "www.lapor.go.id atau SMS 1708")
DECREE = Decree(
    "470/415/DKPS/VIII/2021", date(2021, 8, 9), date(2021, 8, 16), "Penetapan Standar Pelayanan", "Sri Wahyuni"
)
STANDARDS = {standard.code: standard for standard in example_catalogue()}


def squeezed(text: str) -> str:
    """Without white space: lines break where they must."""
    return re.sub(r"\s+", "", text)
