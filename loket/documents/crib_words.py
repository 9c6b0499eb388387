"""What each of the 14 components means, in an officer's words; long for the half sheet, short for the pocket.

Sources: UU 25/2009 Ps 21 and its explanation; the definitions of dasar hukum, persyaratan, prosedur and biaya follow
an instrument of Ombudsman's assessors. The wording is ours.
"""

from __future__ import annotations

from loket.domain.standards import Component
from loket.i18n import N_

MEANINGS: dict[Component, tuple[str, str]] = {
    Component.REQUIREMENTS: (
        N_("Syarat teknis dan administratif yang harus dipenuhi pemohon; yang diminta hanya yang tertulis."),
        N_("apa yang harus dibawa"),
    ),
    Component.PROCEDURE: (
        N_("Tata cara yang dibakukan bagi yang melayani dan yang dilayani, langkah demi langkah."),
        N_("ke mana, langkah demi langkah"),
    ),
    Component.COMPLETION_TIME: (
        N_("Berapa lama seluruh proses sampai selesai, dan sejak kapan dihitung."),
        N_("kapan selesai, dihitung sejak kapan"),
    ),
    Component.FEE: (
        N_("Ongkos yang dikenakan, dengan dasar hukumnya; gratis pun disebut. Petugas dilarang menerima imbalan."),
        N_("berapa, apa dasarnya; gratis pun disebut"),
    ),
    Component.PRODUCT: (
        N_("Hasil yang diterima pemohon sesuai ketentuan."),
        N_("apa yang diterima pemohon"),
    ),
    Component.COMPLAINT_HANDLING: (
        N_("Ke mana mengadu, memberi saran dan masukan, siapa yang mengelola, dan bagaimana ditindaklanjuti."),
        N_("ke mana mengadu, siapa yang mengelola"),
    ),
    Component.LEGAL_BASIS: (
        N_("Peraturan perundang-undangan yang menjadi dasar pelayanan."),
        N_("peraturan yang mendasari"),
    ),
    Component.FACILITIES: (
        N_("Peralatan dan fasilitas yang diperlukan, juga bagi kelompok rentan."),
        N_("peralatan, juga bagi kelompok rentan"),
    ),
    Component.STAFF_COMPETENCE: (
        N_("Kemampuan pelaksana: pengetahuan, keahlian, keterampilan, dan pengalaman."),
        N_("yang harus dikuasai petugas"),
    ),
    Component.INTERNAL_SUPERVISION: (
        N_("Pengendalian oleh pimpinan satuan kerja atau atasan langsung pelaksana."),
        N_("siapa yang mengawasi"),
    ),
    Component.STAFF_COUNT: (
        N_("Tersedianya pelaksana sesuai dengan beban kerja."),
        N_("berapa petugas, untuk tugas apa"),
    ),
    Component.SERVICE_GUARANTEE: (
        N_("Kepastian bahwa pelayanan dilaksanakan sesuai standar, dan gantinya bila tidak."),
        N_("kepastian, dan ganti bila meleset"),
    ),
    Component.SAFETY_GUARANTEE: (
        N_("Komitmen memberi rasa aman, bebas dari bahaya dan keragu-raguan."),
        N_("rasa aman bagi orang dan berkasnya"),
    ),
    Component.STAFF_EVALUATION: (
        N_("Penilaian seberapa jauh pelaksanaan sesuai dengan standar."),
        N_("bagaimana kinerja dinilai"),
    ),
}

SHORT_NAMES: dict[Component, str] = {
    Component.REQUIREMENTS: N_("Persyaratan"),
    Component.PROCEDURE: N_("Prosedur"),
    Component.COMPLETION_TIME: N_("Jangka waktu"),
    Component.FEE: N_("Biaya/tarif"),
    Component.PRODUCT: N_("Produk"),
    Component.COMPLAINT_HANDLING: N_("Pengaduan"),
    Component.LEGAL_BASIS: N_("Dasar hukum"),
    Component.FACILITIES: N_("Sarana"),
    Component.STAFF_COMPETENCE: N_("Kompetensi"),
    Component.INTERNAL_SUPERVISION: N_("Pengawasan"),
    Component.STAFF_COUNT: N_("Jumlah pelaksana"),
    Component.SERVICE_GUARANTEE: N_("Jaminan pelayanan"),
    Component.SAFETY_GUARANTEE: N_("Jaminan keamanan"),
    Component.STAFF_EVALUATION: N_("Evaluasi kinerja"),
}
"""Names that fit on a card in a pocket; `words.label` has the full ones."""
