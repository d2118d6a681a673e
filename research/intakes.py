from casework.cases.intake import Intake, intakes
from research.forms import ResearchForm

RESEARCH = intakes.add(
    "penelitian",
    Intake(
        name="penelitian", procedure="penelitian", label="Penelitian", hint="surat pengantar dan proposal",
        form=ResearchForm, start="submit", roles=("front_office", "mail_clerk"), channels=("walk_in", "letter",
        "email"),
    ),
)  # fmt: skip
