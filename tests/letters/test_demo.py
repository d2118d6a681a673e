"""What a fresh start shows of letters: `load_demo`, as it is played on whatever day the suite runs."""

from casework.cases.models import Addressee
from casework.letters import mandates
from casework.letters.models import Letter, LetterTemplate
from casework.organization.models import Agency


def test_the_demo_house_shows_an_own_wording_initials_a_shared_order_a_replaced_letter_and_a_mandate(demo_office: None):
    kalbar = Agency.objects.select_related("calendar").get(code="kalbar")
    replies = Letter.objects.filter(agency=kalbar, kind="correspondence_reply").order_by("pk")
    old, new = replies.filter(case__subject__startswith="Undangan rapat")
    assert (old.status, new.status, new.replaces_id) == ("revoked", "issued", old.pk)
    assert old.sent_at and new.sha256 and new.number in old.revoked_reason
    assert [row.get_role_display() for row in new.initials.standing()] == ["Unit kerja", "Sekretariat"]

    waiting = replies.get(status="submitted")
    own = LetterTemplate.objects.for_kind(kalbar, "correspondence_reply")
    assert own and (waiting.template, own.agency, own.status) == (own, kalbar, "in_force")
    assert waiting.waits_unit and (waiting.waits_role, waiting.waits_unit.code) == ("work_unit", "perijinan")

    shares = Addressee.objects.filter(disposition__case=old.case).order_by("label")
    assert [(row.task.unit.code, row.state) for row in shares] == [("pengawasan", "done"), ("perijinan", "open")]
    mandate = mandates.in_force(kalbar, "agency_head", "invitation", waiting.drafted_at)
    assert mandate and (mandate.form, mandate.to_role) == ("an", "division_head")
