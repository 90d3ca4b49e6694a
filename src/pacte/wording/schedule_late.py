"""What keeps an action from ending in time."""

from __future__ import annotations

from pacte.wording.catalog import gettext_noop

SENTENCES = {
    "late_money_spent": gettext_noop(
        "{action} ends {late} after {due_date}: no money is left for {step} before {held_until}."
    ),
    "late_even_alone": gettext_noop(
        "{action} ends {late} after {due_date}: even with everybody free it cannot end "
        "before {earliest_end}. Move the due date, or start sooner."
    ),
    "late_already_begun": gettext_noop(
        "{action} ends {late} after {due_date}: its steps are already under way."
    ),
    "late_earliest_date": gettext_noop(
        "{action} ends {late} after {due_date}: {step} may not start before {held_until}."
    ),
    "late_people_ramping_up": gettext_noop(
        "{action} ends {late} after {due_date}: {people} cannot yet give what {step} asks for each "
        "day, and it may not start before {held_until}."
    ),
    "late_person_ramping_up": gettext_noop(
        "{action} ends {late} after {due_date}: {people}, who is new, works full time from "
        "{full_on} on only, and {step} may not start before {held_until}."
    ),
    "late_equipment_busy": gettext_noop(
        "{action} ends {late} after {due_date}: other steps use {taken}, so {step} cannot start "
        "before {held_until}."
    ),
    "late_contacts_full": gettext_noop(
        "{action} ends {late} after {due_date}: {segment} may not be contacted more "
        "often before {held_until}."
    ),
    "late_people_busy": gettext_noop(
        "{action} ends {late} after {due_date}: other work takes {people}, so {step} cannot start "
        "before {held_until}."
    ),
    "late_means_taken": gettext_noop(
        "{action} ends {late} after {due_date}: other steps take {taken}, so {step} cannot start "
        "before {held_until}."
    ),
    "late_not_shown": gettext_noop(
        "{action} ends {late} after {due_date}: absences or a load that you do not see have a part "
        "in it."
    ),
    "late_by_choice": gettext_noop(
        "{action} ends {late} after {due_date}: by itself {step} could start before {held_until}, "
        "but no better order of the whole plan was found."
    ),
    "late_by_choice_proven": gettext_noop(
        "{action} ends {late} after {due_date}: by itself {step} could start before {held_until}, "
        "but no order of the whole plan does better, which is proven."
    ),
}
