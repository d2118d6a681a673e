from casework.cases.intake import Intake, intakes
from consultations.forms import ConsultationForm

CONSULTATION = intakes.add(
    "konsultasi",
    Intake(
        name="konsultasi", procedure="konsultasi", label="Konsultasi koperasi", hint="sampai 3 jam, hari ini",
        form=ConsultationForm, start="registration", then="register",
    ),
)  # fmt: skip
