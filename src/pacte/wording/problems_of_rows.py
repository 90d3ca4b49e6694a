"""What can be wrong with an operation on a company, its members, its plans and its computations."""

from __future__ import annotations

from pacte.wording.catalog import gettext_noop

SENTENCES: dict[str, str] = {
    "not_allowed": gettext_noop("your role does not allow this: ask the sales director."),
    "no_such_version": gettext_noop("there is no version {found} of this plan."),
    "journal_moved_on": gettext_noop("someone wrote at the same moment: do it again."),
    "name_not_kept": gettext_noop(
        "a person’s name is not kept in the history: type the former name again."
    ),
    "company_exists": gettext_noop("a company is already called “{found}”: choose another name."),
    "already_a_member": gettext_noop("{found} already belongs to this company."),
    "person_already_linked": gettext_noop("another login already stands for {found}."),
    "last_director": gettext_noop("{found} is the only director: name another one first."),
    "bad_email": gettext_noop("“{found}” is not an e-mail address."),
    "plan_exists": gettext_noop("a plan already has the id “{found}”: give another."),
    "unknown_id": gettext_noop("“{found}” does not exist, or not for you."),
    "negative_amount": gettext_noop("an amount cannot be negative: type 0 if nothing is spent."),
    "period_not_open": gettext_noop(
        "nothing can be decided for {found}: the period is over, or the action does not run then."
    ),
    "removed_meanwhile": gettext_noop("this was removed meanwhile: look again."),
    "not_of_this_plan": gettext_noop("entry {found} is not about the plan {expected}."),
    "creation_not_undone": gettext_noop("the making of a plan cannot be undone."),
    "nothing_to_adopt": gettext_noop("this computation has nothing to adopt (it ended {found})."),
    "adopted_already": gettext_noop("this proposal was already adopted, as version {found}."),
    "adoption_breaks": gettext_noop(
        "nothing was adopted: the plan would no longer hold with what is left of this proposal."
    ),
    "step_held": gettext_noop("this step does not move: it has started, or its dates are fixed."),
    "move_breaks": gettext_noop(
        "this date does not hold: it breaks a constraint of the plan ({found})."
    ),
    "token_without_name": gettext_noop("say in a few words what the key is for."),
    "no_key": gettext_noop(
        "this call has no key that opens anything: send “Authorization: Bearer” and a key."
    ),
    "not_there": gettext_noop("there is nothing here, or not for you."),
    "wrong_call": gettext_noop("this call is not as the contract says: {found}."),
    "no_sales_last_year": gettext_noop(
        "there were no sales in the twelve months before {where}: import them first."
    ),
    "database_not_migrated": gettext_noop("the database is not ready: run “{expected}” first."),
    "repeated_id": gettext_noop("the id “{found}” is also on {expected}: keep one."),
    "missing_column": gettext_noop("no column gives “{found}”: call one {expected}."),
}
