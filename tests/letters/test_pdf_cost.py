from benchmarks import batch
from benchmarks.letter import measure


def test_cage_costs_little_more_than_bare_weasyprint():
    """The target is 1.25, which `./portal bench` measures at leisure; here only that nothing made it collapse."""
    result = measure(rounds=5)
    assert result["id"] == "P8"
    assert result["ratio"] < 2


def test_many_letters_leave_no_memory_behind_and_two_processes_share_them():
    """Small and untimed: that the lines of `./portal bench` can be made, and that nothing grows letter by letter."""
    memory = batch.memory(few=3, many=13)
    assert memory["ratio"] < 1.2
    shared = batch.batch(2)
    assert shared["letter_ms"] > 0
    assert batch.signing(3)["sign_ms"] > 0
