"""Initials one after the other, mandates, returns from every stage, replacing: what an office does with a letter."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from casework.cases.models import Event, Task
from casework.letters import copies, initials, issuing, journey, life, mandates, needed, numbering, replacing, returns
from casework.letters.models import Initial, Letter, LetterTemplate, VoidedNumber
from casework.letters.writing import LetterRefused, LetterStale
from casework.organization.models import User
from casework.registers.models import RegisterEntry
from tests.letters.cast import MONDAY, Office, actor, kalbar, later, person
from tests.letters.test_pages import browser

WHY = "Dasar hukum keliru."


@pytest.fixture
def office(loaded_procedures: None) -> Office:
    here = Office()
    LetterTemplate.objects.filter(kind="reply").update(initials=["information_service", "ppid_head"])
    here.fitri = person("fitri", "information_service")  # type: ignore[attr-defined]
    here.dimas = person("dimas", "agency_admin")  # type: ignore[attr-defined]
    return here


def give(letter: Letter, by: User, **more: str) -> Letter:
    return initials.give(fresh(letter), by=actor(by), at=later(minutes=2), revision=letter.revision, **more)


def fresh(letter: Letter) -> Letter:
    return Letter.objects.for_page().get(pk=letter.pk)


def back(letter: Letter, by: User, **more: str) -> Letter:
    return returns.give_back(fresh(letter), by=actor(by), at=later(minutes=5), reason=WHY, **more)


def mandate(office: Office, **values: object) -> object:
    terms = {
        "form": "an", "of_role": "agency_head", "via_role": "", "to_role": "ppid_head", "to_unit": None, "kinds": [],
        "decree": "SK 800/12/2026 tentang mandat", "valid_from": date(2026, 11, 1), "valid_until": date(2026, 12, 31),
    }  # fmt: skip
    return mandates.add(kalbar(), terms | values, by=actor(office.dimas), at=MONDAY)  # type: ignore[attr-defined]


def through(office: Office, letter: Letter) -> Letter:
    give(letter, office.fitri)  # type: ignore[attr-defined]
    return give(letter, office.nurhayati)


# Initials


def test_one_after_the_other_and_then_the_official(office: Office):
    letter = office.submitted()
    assert letter.status == "submitted" and Task.objects.open().get(kind="signature").title.startswith("Paraf")
    with pytest.raises(LetterRefused, match="giliran paraf Bidang"):
        give(letter, office.nurhayati)
    with pytest.raises(LetterRefused, match="disetujui oleh"):
        life.approve(fresh(letter), by=actor(office.fitri), at=MONDAY, revision=letter.revision)
    give(letter, office.fitri, note="Angka sudah dicek.")
    with pytest.raises((LetterRefused, LetterStale)):
        give(letter, office.fitri)
    give(letter, office.nurhayati)
    assert fresh(letter).status == "checked"
    tasks = Task.objects.filter(kind="signature").order_by("pk").values_list("role", "outcome")
    assert list(tasks) == [("information_service", "initialled"), ("ppid_head", "initialled"), ("agency_head", "")]
    assert [row["who"] for row in copies.column(fresh(letter))] == ["Yuli", "Fitri", "Nurhayati"]


def test_the_drafters_own_place_is_skipped(office: Office):
    letter = office.submitted(by=office.nurhayati)
    give(letter, office.fitri)
    assert fresh(letter).status == "checked"
    assert Initial.objects.get(role="ppid_head").skipped


def test_a_changed_text_voids_the_initials_and_the_same_text_keeps_them(office: Office):
    letter = office.submitted()
    give(letter, office.fitri)
    back(letter, office.nurhayati)
    same = fresh(letter)
    life.submit(same, by=actor(office.yuli), at=later(minutes=9), revision=same.revision)
    assert fresh(letter).waits_role == "ppid_head"
    back(letter, office.nurhayati)
    changed = fresh(letter)
    life.save_text(changed, {"body": "Lain."}, by=actor(office.yuli), at=later(minutes=10), revision=changed.revision)
    life.submit(changed, by=actor(office.yuli), at=later(minutes=11), revision=changed.revision)
    assert (fresh(letter).waits_role, fresh(letter).passes) == ("information_service", 3)
    assert Initial.objects.filter(role="information_service").exclude(voided_at=None).count() == 1


def test_the_official_returns_to_the_last_checker_or_to_the_drafter(office: Office):
    letter = through(office, office.submitted())
    back(letter, office.markus, to="checker")
    again = fresh(letter)
    assert (again.status, again.waits_role) == ("submitted", "ppid_head")
    assert Task.objects.open().get(kind="signature").request == WHY
    page = browser(office.nurhayati).get(reverse("letters:letter", args=[letter.pk])).content.decode()
    assert "Dikembalikan Markus" in page and WHY in page
    give(letter, office.nurhayati)
    back(letter, office.markus)
    assert fresh(letter).is_draft
    titles = [item["title"] for item in journey.timeline(fresh(letter))]
    assert titles.count("Paraf PPID") >= 2 and any(title.startswith("Dikembalikan") for title in titles)


def test_from_notice_to_initials_in_three_taps(office: Office):
    letter, fitri = office.submitted(), browser(office.fitri)  # type: ignore[attr-defined]
    task = Task.objects.open().get(kind="signature")
    page = fitri.get(reverse("cases:task", args=[task.pk]), follow=True).content.decode()
    assert 'form="paraf"' in page and "Giliran paraf Saudara" in page
    fitri.post(reverse("letters:initial", args=[letter.pk]), {"revision": letter.revision})
    assert Initial.objects.get(role="information_service").at
    assert browser(office.nurhayati).get("/surat/?tab=menunggu").content.decode().count("row-link") == 1


# Mandates


def test_signed_on_behalf_on_the_day_and_not_after(office: Office):
    mandate(office, kinds=["reply"])
    letter = through(office, office.submitted())
    assert Task.objects.open().get(kind="signature").role == "ppid_head"
    life.approve(fresh(letter), by=actor(office.nurhayati), at=MONDAY, revision=letter.revision)
    block = fresh(letter).signer_text
    assert (block["prefix_lines"], block["position"]) == (["a.n. agency_head"], "ppid_head")
    other = through(office, office.submitted(case=office.second_case()))
    with pytest.raises(LetterRefused, match="mandatnya"):
        life.approve(other, by=actor(office.nurhayati), at=later(days=60), revision=other.revision)


def test_below_an_official_with_the_mandate_stands_u_b(office: Office):
    mandate(office, form="ub", via_role="ppid_head", to_role="secretariat")
    hendra = person("hendra", "secretariat")
    letter = through(office, office.submitted())
    life.approve(fresh(letter), by=actor(hendra), at=MONDAY, revision=letter.revision)
    assert fresh(letter).signer_text["prefix_lines"] == ["a.n. agency_head", "ppid_head", "u.b."]
    assert fresh(letter).signer_text["rank"] == fresh(letter).signer_text["nip"] == ""


def test_who_acts_for_the_head_signs_as_plh_and_the_mandate_is_of_the_office(office: Office):
    mandate(office, to_role="secretariat")
    hendra = person("hendra", "secretariat")
    office.plh(office.nurhayati, date(2026, 11, 23), date(2026, 11, 27))
    first, second = office.submitted(), office.submitted(case=office.second_case())
    for letter in (first, second):
        through(office, letter)
    life.approve(fresh(first), by=actor(office.nurhayati), at=MONDAY, revision=first.revision)
    assert fresh(first).signer_text["position"] == "Plh. Kepala Dinas" and not fresh(first).signer_text["prefix_lines"]
    life.approve(fresh(second), by=actor(hendra), at=MONDAY, revision=second.revision)
    assert fresh(second).signer_text["prefix_lines"] == ["a.n. agency_head"]


def test_a_delegate_approves_no_draft_of_their_own(office: Office):
    mandate(office)
    letter = office.submitted(by=office.nurhayati)
    give(letter, office.fitri)
    with pytest.raises(LetterRefused, match="susun sendiri"):
        life.approve(fresh(letter), by=actor(office.nurhayati), at=MONDAY, revision=letter.revision)


def test_mandates_do_not_overlap_and_need_a_decree(office: Office):
    mandate(office, kinds=["reply"])
    mandate(office, kinds=["report"])
    with pytest.raises(mandates.MandateRefused, match="Bertumpuk"):
        mandate(office, to_role="secretariat")
    with pytest.raises(mandates.MandateRefused, match="menjadi dasarnya"):
        mandate(office, decree="SK", kinds=["notice"])
    with pytest.raises(mandates.MandateRefused, match="admin instansi"):
        mandates.add(kalbar(), {}, by=actor(office.markus), at=MONDAY)


def test_an_ended_mandate_hands_its_letters_to_the_holder(office: Office):
    mandate(office)
    through(office, office.submitted())
    dimas = browser(office.dimas)  # type: ignore[attr-defined]
    assert "a.n. Kepala dinas" in dimas.get(reverse("letters:mandates")).content.decode()
    row = mandates.Mandate.objects.get()
    dimas.post(reverse("letters:mandate_end", args=[row.pk]), {"reason": "Pejabat baru dilantik."})
    row.refresh_from_db()
    assert row.ended_by == office.dimas  # type: ignore[attr-defined]
    assert Task.objects.get(kind="signature", role="ppid_head", outcome="mandate_ended").finished_at
    lies_before(office.markus, "agency_head")


def lies_before(user: User, role: str) -> None:
    """The only letter, its open task and its line in the list."""
    task, letter = Task.objects.open().get(kind="signature"), Letter.objects.get()
    assert (task.role, task.reference, letter.waits_role, letter.status) == (role, str(letter.pk), role, "checked")
    assert browser(user).get("/surat/?tab=menunggu").content.decode().count("row-link") == 1


def test_a_mandate_that_ends_by_its_date_hands_its_letters_back(office: Office):
    mandate(office)
    through(office, office.submitted())
    assert initials.hand_back(later(days=38)) == 0  # its last day
    lies_before(office.nurhayati, "ppid_head")
    assert initials.hand_back(later(days=39)) == 1
    lies_before(office.markus, "agency_head")
    assert initials.hand_back(later(days=39)) == 0


def test_in_whose_name_it_was_signed_has_a_part_in_it(office: Office):
    mandate(office)
    letter = through(office, office.submitted())
    life.approve(fresh(letter), by=actor(office.nurhayati), at=MONDAY, revision=letter.revision)
    assert set(life.signers(fresh(letter))) == {office.nurhayati.pk, office.markus.pk}


# Returns, replacing, prints


def approved(office: Office, **more: object) -> Letter:
    letter = through(office, office.submitted(**more))
    return life.approve(fresh(letter), by=actor(office.markus), at=MONDAY, revision=letter.revision)


def test_a_number_returned_before_issue_is_void_and_never_given_again(office: Office):
    letter = numbering.take_number(approved(office), by=actor(office.yuli), at=MONDAY)
    first = letter.number
    back(letter, office.markus)
    letter = fresh(letter)
    assert (letter.status, letter.number) == ("draft", "")
    assert VoidedNumber.objects.get().number == first
    struck, kept = RegisterEntry.objects.filter(register="outgoing").order_by("number")
    assert struck.struck_at and "nomor batal" in kept.columns["remark"]
    life.submit(letter, by=actor(office.yuli), at=later(hours=1), revision=letter.revision)
    life.approve(fresh(letter), by=actor(office.markus), at=later(hours=1), revision=letter.revision)
    again = numbering.take_number(fresh(letter), by=actor(office.yuli), at=later(hours=1))
    assert again.number != first
    with pytest.raises(LetterRefused, match="sudah dipakai"):
        wish = numbering.Wish(outside=first, reason="Nomor dari buku kertas.")
        other = approved(office, case=office.second_case())
        numbering.take_number(other, by=actor(office.yuli), at=later(hours=1), wish=wish)


def test_bytes_of_a_void_number_are_never_issued(office: Office):
    late = numbering.take_number(approved(office), by=actor(office.yuli), at=MONDAY)
    back(late, office.markus)
    assert issuing.issue(late, at=later(hours=1)).status == "draft"
    assert not Event.objects.filter(kind="letter_issued").exists()


def test_the_replacing_letter_names_the_old_one_which_counts_no_more(office: Office):
    old = issuing.issue(numbering.take_number(approved(office), by=actor(office.yuli), at=MONDAY), at=MONDAY)
    new = replacing.replace(old, by=actor(office.yuli), at=later(hours=1))
    assert replacing.replace(old, by=actor(office.yuli), at=later(hours=1)) == new
    life.submit(new, by=actor(office.yuli), at=later(hours=1), revision=new.revision)
    new = through(office, new)
    new = life.approve(fresh(new), by=actor(office.markus), at=later(hours=1), revision=new.revision)
    new = issuing.issue(numbering.take_number(new, by=actor(office.yuli), at=later(hours=1)), at=later(hours=2))
    assert fresh(old).status == "revoked" and new.number in fresh(old).revoked_reason
    assert needed.issued_since_decision(office.case) == {"reply"}
    assert f"menggantikan surat nomor {old.number}" in browser(office.yuli).get(f"/surat/{new.pk}/").content.decode()
    assert new.number in browser(office.mega).get(f"/v/{old.verify_code}/").content.decode()


def test_only_paper_may_wait_for_its_number(office: Office):
    letter = approved(office)
    assert copies.may_follow(letter) == ""
    assert browser(office.yuli).get(f"/surat/{letter.pk}/cetak/").content.startswith(b"%PDF")
    Letter.objects.filter(pk=letter.pk).update(signature="elsewhere")
    page = browser(office.yuli).get(f"/surat/{letter.pk}/cetak/", follow=True).content.decode()
    assert "Nomor tidak dapat menyusul" in page
    assert browser(office.yuli).get(f"/surat/{letter.pk}/arsip/").content.startswith(b"%PDF")


# Races


def meet(*acts: Callable[[], object]) -> list[str]:
    """All at the same moment, each on a connection of its own; what came of each."""
    barrier, told = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            act()
            told.append("won")
        except (LetterStale, LetterRefused):
            told.append("late")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(told)


def rivals(office: Office, stage: str) -> tuple[Letter, list[Callable[[], object]]]:
    """Two who want the same letter at once, each with the letter as their page showed it."""
    if stage == "initials":
        second = person("gita", "information_service")
        letter = office.submitted()
        return letter, [initial_of(letter, office.fitri), initial_of(letter, second)]  # type: ignore[attr-defined]
    if stage == "decision":
        letter = through(office, office.submitted())
        own = fresh(letter)
        approve = lambda: life.approve(own, by=actor(office.markus), at=MONDAY, revision=letter.revision)  # noqa: E731
    else:
        letter = approved(office)
        own = fresh(letter)
        approve = lambda: numbering.take_number(own, by=actor(office.yuli), at=MONDAY)  # noqa: E731
    seen = fresh(letter)
    return letter, [approve, lambda: returns.give_back(seen, by=actor(office.markus), at=MONDAY, reason=WHY)]


def initial_of(letter: Letter, by: User) -> Callable[[], object]:
    seen = fresh(letter)
    return lambda: initials.give(seen, by=actor(by), at=MONDAY, revision=seen.revision)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stage", ["initials", "decision", "number"])
def test_of_two_at_once_one_wins(office: Office, stage: str):
    letter, acts = rivals(office, stage)
    assert meet(*acts) == ["late", "won"]
    after = fresh(letter)
    assert Event.objects.filter(case=letter.case, kind="letter_initialled", data__order=1).count() == 1
    assert bool(after.number) == (after.status == "numbered")
    assert Task.objects.open().filter(case=letter.case).exclude(kind="step").count() <= 1


@pytest.mark.parametrize("stage", ["initials", "decision", "number"])
def test_without_the_condition_both_win(office: Office, stage: str, monkeypatch: pytest.MonkeyPatch):
    """The control: the same two acts, one after the other, on letters read before, with no look at them now."""
    for module in (life, initials, returns, numbering):
        monkeypatch.setattr(module, "move", careless)
    monkeypatch.setattr(initials, "hold", lambda *args, **more: None)
    monkeypatch.setattr(numbering, "_lock_approved", lambda letter: None)
    monkeypatch.setattr(initials.Initial.objects.__class__, "filter", blind(initials.Initial.objects.__class__.filter))
    letter, acts = rivals(office, stage)
    if stage == "initials":
        first = initials.turn(fresh(letter))
        monkeypatch.setattr(initials, "turn", lambda letter: first)
    assert [act() is not None for act in acts] == [True, True]


def careless(letter: Letter, expected: tuple[str, ...], *, revision: int | None = None, **values: object) -> None:
    Letter.objects.filter(pk=letter.pk).update(**values)
    for name, value in values.items():
        setattr(letter, name, value)


def blind(filter_: Callable[..., object]) -> Callable[..., object]:
    def without_conditions(self: object, *args: object, **more: object) -> object:
        return filter_(self, *args, **{name: value for name, value in more.items() if name not in ("at", "voided_at")})

    return without_conditions
