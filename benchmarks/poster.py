"""How long a poster takes, warm: every example service in every size in which it fits; and the pledge and the annex.

    python -m benchmarks.poster

Goal: 100 ms or less each, the fitting by bisection included. Processor time is measured, so that a machine that does
other things meanwhile does not count.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent.parent))

from loket.documents.annex import AnnexData, annex_a4
from loket.documents.data import Letterhead
from loket.documents.pledge import PledgeData, pledge_pdf
from loket.documents.poster import fitted_layout, poster_pdf
from loket.documents.poster_data import SIZES, PosterData, PosterForm
from loket.domain.standards import ComplaintChannel, ServiceStandard
from loket.services.catalogue import example_catalogue

GOAL = 100
ROUNDS = 3
HEAD = Letterhead(
    ("PEMERINTAH KOTA RANTAU INDAH", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"),
    "Jalan Cempaka Raya 12, Rantau Indah 73111",
    "(0536) 320 0000",
)
CHANNELS = (
    ComplaintChannel("WhatsApp", "0811 5200 000"),
    ComplaintChannel("SP4N-LAPOR!", "www.lapor.go.id atau SMS 1708"),
)


def data_of(standard: ServiceStandard, round_: int) -> PosterData:
    """The poster of a standard; each round has another version and code, so that nothing is remembered whole."""
    return PosterData(
        letterhead=HEAD,
        standard=standard,
        version=round_ + 1,
        printed_on=date(2026, 11, 22),
        complaints=(*standard.complaint_handling, *CHANNELS),
        qr=f"https://wa.me/62811520000{round_}",
        qr_words="Pindai untuk mengadu lewat WhatsApp",
        example=True,
    )


def milliseconds(work: Callable[[], object]) -> float:
    """How much processor time one call takes."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main() -> int:
    """Print the times by size; exit code 1 when the median poster of a service and size takes longer than the goal."""
    standards = example_catalogue()
    cold = milliseconds(lambda: poster_pdf(data_of(standards[0], 0), SIZES["a4"]))
    print(f"first poster (fonts registered)    {cold:6.1f} ms")
    slowest = (0.0, "")
    for size in SIZES.values():
        fitting = [one for one in standards if fitted_layout(data_of(one, 0), size) is not None]
        times = []
        for standard in fitting:
            rounds = [
                milliseconds(partial(poster_pdf, data_of(standard, round_), size)) for round_ in range(1, ROUNDS + 1)
            ]
            times.append(median(rounds))
            slowest = max(slowest, (times[-1], f"{standard.code} {size.key}"))
        spread = f"(95 %: {quantiles(times, n=20)[-1]:.1f})"
        print(f"{size.name:<34} {median(times):6.1f} ms {spread}, {len(fitting)} of {len(standards)} services fit")
    print(f"the slowest of all                 {slowest[0]:6.1f} ms, {slowest[1]}")
    longest = max(standards, key=lambda one: sum(len(variant.requirements) for variant in one.variants))
    tiles = milliseconds(lambda: poster_pdf(data_of(standards[0], 9), SIZES["a3"], PosterForm.TILES))
    annex = milliseconds(lambda: annex_a4(AnnexData(letterhead=HEAD, standard=longest, version=1)))
    pledge = PledgeData(letterhead=HEAD, office="Dinas Dukcapil", signer="Sri Wahyuni", day=date(2026, 11, 22))
    signed = milliseconds(lambda: pledge_pdf(replace(pledge, place="Rantau Indah"), SIZES["a3"]))
    print(f"A3 in tiles, annex, pledge         {tiles:6.1f} ms, {annex:.1f} ms, {signed:.1f} ms")
    return 0 if slowest[0] <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
