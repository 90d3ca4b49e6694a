"""What a proposed budget says: where the money goes, why, and what more of it would bring."""

from __future__ import annotations

from collections.abc import Iterator

from pacte.document.money import Money
from pacte.document.results.allocation import (
    AllocatedAction,
    AllocationReason,
    AllocationResult,
    OtherPlan,
)
from pacte.document.results.envelope import Sentence
from pacte.wording import allocation_lacking as lacking
from pacte.wording import formatting, reasons
from pacte.wording.allocation_careful import careful_said
from pacte.wording.allocation_instead import instead
from pacte.wording.allocation_proof import proof_said
from pacte.wording.catalog import LANGUAGES, gettext_noop, ngettext_noop, said, said_of

SENTENCES: dict[str, str] = {
    "funded": gettext_noop(
        "At the right level: a little more would bring no more here than elsewhere."
    ),
    "more_brings_nothing": gettext_noop(
        "At the level that is enough: more here would bring nothing more."
    ),
    "as_found": gettext_noop(
        "At the level of the best plan found: the money may bring a little more elsewhere, or here."
    ),
    "few_changes": gettext_noop(
        "Kept as it is today: the number of actions that may change ({count}) is used up."
    ),
    "own_minimum": gettext_noop(
        "Held by its own minimum of {limit} over the plan: money brings more elsewhere."
    ),
    "own_maximum": gettext_noop(
        "Its own maximum of {limit} over the plan is reached: more money here would still pay."
    ),
    "hours_bind": gettext_noop("Held by people’s hours ({period}): {what}."),
    "limit_binds": gettext_noop("Held by the limit “{what}”: more money here would still pay."),
    "floor_binds": gettext_noop("Held by the floor “{what}”: money brings more elsewhere."),
    "left_as_found": gettext_noop(
        "Left out of the best plan found: it would bring about as much as what is in it."
    ),
    "limit_leaves_no_room": gettext_noop(
        "Left out: it needs {needed} to have an effect, more than the limit “{what}” leaves it."
    ),
    "at_max": gettext_noop("Capped at {amount}: more money here would still pay."),
    "at_min": gettext_noop("Held at its minimum of {amount}: money brings more elsewhere."),
    "pinned": gettext_noop("Kept at {amount}: you locked this figure."),
    "committed": gettext_noop("Kept at {amount}: this money is already committed."),
    "min_above_max": gettext_noop(
        "Its minimum ({min}) is above its maximum ({max}): correct one of the two."
    ),
    "does_not_fit": gettext_noop(
        "It costs at least {needed} and only {available} is left: {missing} short."
    ),
    "price_above_return": gettext_noop(
        "Left out: at best it brings {best_return} for 1 spent, against {price} elsewhere."
    ),
    "brings_nothing": gettext_noop(
        "Left out: it brings nothing here ({period}), whatever is spent."
    ),
    "loses_margin": gettext_noop(
        "Left out: at any level allowed here it gives up more margin than it brings."
    ),
    "below_minimum_effective_spend": gettext_noop(
        "Left out: it would take {needed} to bring {best_return} for 1 spent, and that money "
        "brings more elsewhere."
    ),
    "without_time": gettext_noop("Left out: those who would do it have no time for it."),
    "enabling": gettext_noop("Kept at {amount}: this action prepares others."),
    "no_response": gettext_noop(
        "Kept at {amount}: say what it would bring at different spends and Pacte can weigh it."
    ),
    "done": gettext_noop("Finished: {amount} was spent."),
    "stopped": gettext_noop("Stopped: {amount} was spent."),
    "outside_plan": gettext_noop("Not in this plan: its dates are outside it."),
    "funnel_without_size": gettext_noop(
        "Kept at {amount}: say how many customers there are to contact, here or in its segment."
    ),
    "contact_without_cost": gettext_noop(
        "Kept at {amount}: enter what a contact costs, even little, so that money can be weighed."
    ),
    "negative_result": gettext_noop("Kept at {amount}: what it would bring must be above 0."),
    "spends_out_of_order": gettext_noop(
        "Kept at {amount}: the second spend ({second_spend}) must be above the first "
        "({first_spend}), and both above 0."
    ),
    "more_brings_no_more": gettext_noop(
        "Kept at {amount}: the larger spend is said to bring {second_result} and the smaller "
        "{first_result}; one of the two answers must change."
    ),
    "results_too_steep": gettext_noop(
        "Kept at {amount}: {second_result} is more than the larger spend can bring if it brings "
        "what the smaller one says; enter less than {most}, or a steeper shape."
    ),
    "range_out_of_order": gettext_noop(
        "Kept at {amount}: at {spend}, the worst case must be below {likely} and the best above."
    ),
    "discount_above_margin": gettext_noop(
        "Kept at {amount}: with this discount each added sale loses money; lower the discount."
    ),
    "spent": gettext_noop("{amount}: this period is over, what was spent stays."),
    "closed": gettext_noop("Not in this period."),
    "occurrences_used": gettext_noop("Left out here: it already runs as many times as allowed."),
    "rule_binds": gettext_noop(
        "Left out: it cannot run beside what was chosen, by a rule between actions."
    ),
    "hours_bring_more_elsewhere": gettext_noop(
        "Left out: the time it takes ({hours}) brings more elsewhere."
    ),
    "hours_leave_no_room": gettext_noop(
        "Left out: it takes at least {hours}, for {available} at most ({period}): {what}."
    ),
    "serves_no_aim": gettext_noop("Left out: it serves nothing that this plan seeks."),
    "served_already": gettext_noop("Left out: what it serves is reached without it."),
    "no_action_serves_the_aim": gettext_noop(
        "No action serves what this plan seeks: link actions to the objectives that count, or let "
        "margin count too."
    ),
    "hours_used_up": gettext_noop("All hours are used ({period}): {what}."),
    "limit_reached": gettext_noop("The limit of {limit} is reached ({period}): {what}."),
    "unknown_period": gettext_noop(
        "The limit on “{found}” has no effect: the plan has no such period; write it as {expected}."
    ),
    "limit_too_tight": gettext_noop(
        "The limit “{what}” ({period}) is {missing} short of what must be paid. Raise it, or let "
        "{names} be left out."
    ),
    "floor_too_high": gettext_noop(
        "At least {limit} ({period}) cannot be spent there: {missing} finds no use. "
        "Lower that floor ({among})."
    ),
    "cannot_run_enough": gettext_noop(
        "{first} has to run, and its own maximum is {limit}: raise it, or let it be left out."
    ),
    "no_period_left": gettext_noop(
        "{names} must run and no period is left for it: open one, or make it optional."
    ),
    "changes_too_few": gettext_noop(
        "Too few actions may change ({count}) for a plan to hold: allow {needed}."
    ),
    "hours_too_few": gettext_noop(
        "“{what}” ({period}): {limit} at most, and what must run takes {missing} more. Let "
        "{names} be left out, or find the hours."
    ),
    "rule_impossible": gettext_noop("{cause} Change the rule, or let {names} be left out."),
    "more_may_be_missing": gettext_noop("More may be missing: ask again once this is corrected."),
    "no_plan_found": gettext_noop("No plan was found: loosen a limit, or give more time."),
    "no_budget": gettext_noop(
        "Enter the plan’s budget envelope: there is nothing to allocate yet."
    ),
    "other_currency": gettext_noop(
        "{names} has an amount in {found}, the plan is in {expected}: convert it."
    ),
    "no_action": gettext_noop("The plan has no action yet: add one, with what it would bring."),
    "nothing_to_decide": gettext_noop(
        "No action says what it would bring at different spends: Pacte cannot weigh them."
    ),
    "nothing_left_to_decide": gettext_noop(
        "No action is left to be weighed: those that are not kept as they are are over, or outside "
        "this plan."
    ),
    "budget_left": gettext_noop("{amount} is left: no action can use it any more."),
    "last_money_costs_more_than_it_brings": gettext_noop(
        "The last {amount} bring only {brings}: a smaller envelope would earn more."
    ),
    "budget_too_small": gettext_noop(
        "The envelope of {budget} is {missing} short: what must be funded costs {needed}. Raise "
        "it, or let some of that be left out."
    ),
    "release_actions": gettext_noop(
        "Making {names} optional, or unlocking what you locked there, frees {freed}."
    ),
}

CENTS = 100

_SHARED = ngettext_noop(
    "{spent} of {budget} allocated to {count} action, for {value} of expected {what}.",
    "{spent} of {budget} allocated to {count} actions, for {value} of expected {what}.",
)
_SHARED_AMOUNTS = ngettext_noop(
    "{spent} of {budget} allocated to {count} action.",
    "{spent} of {budget} allocated to {count} actions.",
)
_BESIDE = gettext_noop(
    "The rest of the envelope of {budget}, {kept}, goes to actions that are over or kept as they "
    "are."
)
_AGAINST = gettext_noop("That is {more} more than today’s plan ({today}).")
_TODAY_OVER = gettext_noop("Today’s plan costs {cost}, more than the envelope.")
_TODAY_BREAKS = gettext_noop("Today’s plan does not keep to the limit “{limit}”.")
_TODAY_WRONG = gettext_noop("Today’s plan breaks a limit or a rule of this plan.")
_ONE_MORE = gettext_noop("{amount} more would bring about {value} of {what}.")
_ONE_MORE_NOTHING = gettext_noop("{amount} more would bring nothing more.")
_VALUE = gettext_noop(
    "Value counts all that this plan seeks, by the weights you gave; expected margin: {margin}."
)
_WHAT = {"margin": gettext_noop("margin"), "aims": gettext_noop("value")}
_ONE_MORE_CAREFUL = gettext_noop("With the same caution, {amount} more would bring about {value}.")
_LINE = gettext_noop("{name}: {spend} (today {today}). {why}")


def worded(result: AllocationResult) -> AllocationResult:
    """The result with its reasons said in both languages."""
    actions = tuple(
        action.model_copy(update={"reason": worded_reason(action.reason)})
        for action in result.actions
    )
    remarks = tuple(worded_reason(reason) for reason in result.reasons)
    return result.model_copy(update={"actions": actions, "reasons": remarks})


def worded_reason(reason: AllocationReason) -> AllocationReason:
    """The reason said in both languages."""
    if reason.code in lacking.CODES:
        message = Sentence(**{language: sentence(reason, language) for language in LANGUAGES})
    else:
        message = reasons.both(template_of(reason), reason.params, reason.objects)
    return AllocationReason(**vars(reason) | {"message": message})


def summary(result: AllocationResult, language: str) -> Iterator[str]:
    """What a director reads first, a sentence a line: the sharing, the proof, the next euro."""
    weighs = any(action.decided for action in result.actions)
    if weighs and result.value is not None and result.spent is not None:
        yield from _headline(result, language)
    for remark in result.reasons:
        if _is_small_change(remark):
            continue
        yield sentence(remark, language)


def sentence(reason: AllocationReason, language: str) -> str:
    """The reason said in one language."""
    figures = lacking.figures(reason, language)
    told = reasons.sentence(template_of(reason), figures, reason.objects, language)
    return told + lacking.one_alone(reason, language) + lacking.what_holds_it(reason, language)


def template_of(reason: AllocationReason) -> str:
    """The sentence of a reason, its places empty."""
    return instead(reason) or SENTENCES[reason.code]


def _is_small_change(remark: AllocationReason) -> bool:
    """Cents that are left over: to say that nothing is left would be odd."""
    amount = reasons.typed(remark.params.get("amount"))
    return remark.code == "budget_left" and isinstance(amount, Money) and amount.cents < CENTS


def _headline(result: AllocationResult, language: str) -> Iterator[str]:
    careful = result.prudence
    yield from shared(result, language)
    if result.seeks == "aims" and result.totals is not None:
        yield said(_VALUE, language).format(margin=_money(result.totals.margin, language))
    yield from _against_today(result, language)
    if careful is not None:
        yield careful_said(careful, what(result, language), language)
    if result.gap is not None:
        yield proof_said(result, result.gap, language)
    more = _one_more(result)
    if more is not None:
        yield _of_one_more(result, more, language)


def _of_one_more(result: AllocationResult, more: tuple[Money, Money], language: str) -> str:
    """What so much more money would bring."""
    amount, value = (_money(m, language) for m in more)
    if not more[1].cents:
        return said(_ONE_MORE_NOTHING, language).format(amount=amount)
    sentence = _ONE_MORE if result.prudence is None else _ONE_MORE_CAREFUL
    counted = what(result, language)
    return said(sentence, language).format(amount=amount, value=value, what=counted)


def what(result: AllocationResult, language: str) -> str:
    """What the value of the proposal counts: margin, or all that the plan seeks."""
    return said(_WHAT[result.seeks], language)


def shared(result: AllocationResult, language: str) -> Iterator[str]:
    """How much goes to how many actions, apart from what others keep; the margin where shown."""
    if result.spent is None or result.budget is None:
        return
    count = len({action.action for action in result.actions if action.decided and action.runs})
    kept = sum(_cost(action) for action in result.actions if not action.decided)
    value = expected(result)
    yield said_of(_SHARED_AMOUNTS if value is None else _SHARED, count, language).format(
        spent=_money(Money.of_cents(result.spent.cents - kept, result.currency), language),
        budget=_money(Money.of_cents(result.budget.cents - kept, result.currency), language),
        count=formatting.number(count, language),
        value=_money(value, language),
        what=what(result, language),
    )
    if kept:
        yield said(_BESIDE, language).format(
            kept=_money(Money.of_cents(kept, result.currency), language),
            budget=_money(result.budget, language),
        )


def _cost(action: AllocatedAction) -> int:
    return action.spend.cents + action.fixed_cost.cents


def expected(result: AllocationResult) -> Money | None:
    """What the proposal is expected to bring, prudence aside."""
    careful = result.prudence
    return result.value if careful is None else careful.plan.chosen.expected


def _one_more(result: AllocationResult) -> tuple[Money, Money] | None:
    """What 1,000 more would bring: computed again, else at the price of the last unit spent."""
    if result.one_more is not None:
        return result.one_more.amount, result.one_more.value
    if result.price is None:
        return None
    brings = round(result.price * ONE_MORE * CENTS)
    return (
        Money.of_cents(ONE_MORE * CENTS, result.currency),
        Money.of_cents(brings, result.currency),
    )


def _against_today(result: AllocationResult, language: str) -> Iterator[str]:
    if result.today is None or result.value is None:
        return
    if not result.today.feasible:
        yield _not_held_today(result, result.today, language)
        return
    careful, now = result.prudence, result.today.value
    now = now if careful is None else careful.today.chosen.expected
    brings = expected(result) or result.value
    more = Money.of_cents(brings.cents - now.cents, result.currency)
    if more.cents >= CENTS:
        yield said(_AGAINST, language).format(
            more=_money(more, language), today=_money(now, language)
        )


def _not_held_today(result: AllocationResult, now: OtherPlan, language: str) -> str:
    """Why today's plan does not hold: the envelope where it is that, else the limit by its name."""
    if result.budget is not None and now.cost.cents > result.budget.cents:
        return said(_TODAY_OVER, language).format(cost=_money(now.cost, language))
    names = {row.key: row.name for row in result.rows}
    name = names.get(now.breaks or "")
    return said(_TODAY_BREAKS if name else _TODAY_WRONG, language).format(limit=name)


ONE_MORE = 1000
"""Units of money: "1,000 € more would bring about …"."""


def lines(result: AllocationResult, language: str) -> Iterator[str]:
    """One line per action and period: the spend proposed, today's, and why; the largest first."""
    for action in sorted(result.actions, key=lambda a: (-a.spend.cents, a.action)):
        yield _line(action, language)


def _line(action: AllocatedAction, language: str) -> str:
    return said(_LINE, language).format(
        name=action.name
        if action.period == "plan"
        else f"{action.name}, {formatting.period(action.period, language)}",
        spend=_whole(action.spend, language),
        today=_whole(action.today_spend, language),
        why=sentence(action.reason, language),
    )


def _money(amount: Money | None, language: str) -> str:
    if amount is None:
        return formatting.ABSENT
    return formatting.money(amount.amount, amount.currency, language)


def _whole(amount: Money, language: str) -> str:
    """An amount of a column; of what is less than a unit, the cents: it runs all the same."""
    is_little = 0 < amount.cents < CENTS
    said_of_it = formatting.money_exact if is_little else formatting.money_whole
    return said_of_it(amount.amount, amount.currency, language)
