"""Where requests and objections come in, and with which form."""

from casework.cases.asking import Wish, wishes
from casework.cases.intake import Intake, intakes
from requests_app.forms import CounterInformationForm, InformationForm
from requests_app.objection.forms import CounterObjectionForm

DESK = ("front_office", "ppid_officer", "information_service")

OFFLINE = intakes.add(
    "data-offline",
    Intake(
        name="data-offline", procedure="data-offline", label="Minta data atau informasi",
        proofs=True, between_offices=True,
        hint="langsung 30 menit · surat 3 hari",
        form=CounterInformationForm, start="registration", then="register", roles=DESK, channels=("walk_in",),
    ),
)  # fmt: skip
PPID = intakes.add(
    "ppid",
    Intake(
        name="ppid", procedure="ppid", label="Permohonan informasi publik (PPID)",
        proofs=True, between_offices=True,
        hint="surat, pos-el, atau yang tak terjawab di loket",
        form=CounterInformationForm, start="request", then="submit", roles=(*DESK, "mail_clerk"),
    ),
)  # fmt: skip
PPID_ONLINE = intakes.add(
    "ppid-online",
    Intake(
        name="ppid-online", procedure="ppid", label="Minta informasi atau data",
        proofs=True, between_offices=True,
        hint="Gratis · paling lama 10 hari kerja",
        form=InformationForm, start="request", then="submit", roles=(), channels=("online",),
    ),
)  # fmt: skip
EXTERNAL = intakes.add(
    "data-eksternal",
    Intake(
        name="data-eksternal", procedure="data-eksternal", label="Permintaan data (eksternal)",
        proofs=True, between_offices=True,
        hint="surat kepada Kepala Dinas · 7 hari",
        form=CounterInformationForm, start="submit", then="submit", roles=(*DESK, "mail_clerk"),
    ),
)  # fmt: skip
OBJECTION = intakes.add(
    "keberatan",
    Intake(
        name="keberatan", proofs=True, procedure="keberatan", label="Keberatan informasi publik",
        hint="dijawab Atasan PPID 30 hari kerja",
        form=CounterObjectionForm, start="registration", then="register", roles=DESK,
    ),
)  # fmt: skip
EXTERNAL_ONLINE = intakes.add(
    "data-eksternal-online",
    Intake(
        name="data-eksternal-online", procedure="data-eksternal", label="Minta informasi atau data",
        proofs=True, between_offices=True,
        hint="Gratis · paling lama 10 hari kerja",
        form=InformationForm, start="submit", then="submit", roles=(), channels=("online",),
    ),
)  # fmt: skip
ONLINE = (PPID_ONLINE, EXTERNAL_ONLINE)  # the first whose SOP the agency runs takes what the portal sends

wishes.add(
    "information",
    (
        Wish(
            "informasi",
            "Informasi yang diminta",
            "Jelaskan lagi informasi yang diminta: nama data, wilayah, dan tahunnya.",
        ),
        Wish("tujuan", "Tujuan penggunaan", "Sebutkan untuk apa informasi itu dipakai."),
        Wish("alamat", "Alamat dan kontak", "Lengkapi alamat dan nomor telepon atau pos-el yang dapat dihubungi."),
        Wish(
            "cara",
            "Cara memperoleh dan mengirim",
            "Pilih cara memperoleh informasi dan cara mengirimkannya.",
        ),
    ),
)
