"""A server looks for dead circles seldom, and never among what it loaded at first."""

import gc

from pacte.config import collecting


def test_reading_a_plan_does_not_look_through_it_again_and_again():
    looks = gc.get_threshold()
    try:
        collecting.settle()
        before = gc.get_stats()[0]["collections"]
        kept = [{"id": number} for number in range(10_000)]
        assert gc.get_freeze_count() > 0
        assert gc.get_stats()[0]["collections"] - before <= 1
        assert len(kept) == 10_000
    finally:
        gc.set_threshold(*looks)
        gc.unfreeze()
