from casework.cases.intake import Intake, intakes
from facilitation.forms import FacilitationForm

FACILITATION = intakes.add(
    "fasilitasi",
    Intake(
        name="fasilitasi", procedure="fasilitasi", label="Kegiatan fasilitasi", hint="IUSP, IKC, IKCP, IKK",
        form=FacilitationForm, start="meeting", roles=("team_lead",), channels=("internal",), applicant=False,
    ),
)  # fmt: skip
