"""What is said of steps on fixed dates, or with people who are kept."""

from __future__ import annotations

from pacte.wording.catalog import gettext_noop

SENTENCES = {
    "fixed_outside_window": gettext_noop(
        "{step} is held {held}, outside its action’s dates: change one or the other."
    ),
    "fixed_out_of_order": gettext_noop(
        "{step} is fixed on {start_date}, at odds with {second_step}, which ends on {after}: "
        "move one of them."
    ),
    "fixed_out_of_order_before": gettext_noop(
        "{step} is held {held}, but {second_step}, which must follow it, starts on {before}: "
        "move one of them."
    ),
    "fixed_people_absent": gettext_noop(
        "{step}, {held}: not enough people are present ({found} of {wanted}). Name others."
    ),
    "kept_person_twice": gettext_noop(
        "{step}: {people} is named twice; it takes {wanted} different people."
    ),
    "kept_people_twice": gettext_noop(
        "{step}: {people} are named twice; it takes {wanted} different people."
    ),
    "fixed_outside_latest_date": gettext_noop(
        "{step} is held {held}, but must be finished on {to}: change one or the other."
    ),
    "fixed_outside_earliest_date": gettext_noop(
        "{step} is held {held}, but cannot start before {from}: change one or the other."
    ),
    "fixed_outside_plan_end": gettext_noop(
        "{step} is held {held}, after the end of the plan ({to}): change one or the other."
    ),
    "fixed_outside_plan_start": gettext_noop(
        "{step} is held {held}, before the start of the plan ({from}): change one or the other."
    ),
}
