"""What each finding says, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pacte.document import Plan
from pacte.document.results import envelope
from pacte.engine.checks import Finding, name_of, path_of
from pacte.wording import comforts, findings_of_contacts, formatting
from pacte.wording.catalog import LANGUAGES, ngettext_noop, said_of
from pacte.wording.spoken import Spoken, listed, quoted

SENTENCES: dict[str, tuple[str, str]] = {
    "action_without_owner": ngettext_noop(
        "{names} has no owner: name the one person who answers for it.",
        "{count} actions have no owner ({names}): name one person for each.",
    ),
    "action_without_type": ngettext_noop(
        "{names} has no type: say whether it promotes, communicates, sells or builds loyalty.",
        "{count} actions have no type ({names}): say whether they promote, communicate, sell or "
        "build loyalty.",
    ),
    "action_without_offer": ngettext_noop(
        "{names} does not say what is sold: choose an offer, or “not applicable”.",
        "{count} actions do not say what is sold ({names}): choose an offer, or “not applicable”.",
    ),
    "action_without_segment": ngettext_noop(
        "{names} does not say to whom: choose a segment, or “not applicable”.",
        "{count} actions do not say to whom ({names}): choose a segment, or “not applicable”.",
    ),
    "action_without_channel": ngettext_noop(
        "{names} does not say how customers are reached: choose a channel.",
        "{count} actions do not say how customers are reached ({names}): choose a channel.",
    ),
    "action_without_dates": ngettext_noop(
        "{names} has no dates: give it a window or a due date.",
        "{count} actions have no dates ({names}): give each a window or a due date.",
    ),
    "action_without_budget": ngettext_noop(
        "{names} has no budget: enter one, 0 if it costs nothing, or let Pacte share the envelope.",
        "{count} actions have no budget ({names}): enter one, 0 if they cost nothing, or let Pacte "
        "share the envelope.",
    ),
    "action_without_step": ngettext_noop(
        "{names} has no step: without steps nobody’s time can be planned for it.",
        "{count} actions have no step ({names}): without steps nobody’s time can be planned.",
    ),
    "step_without_people": ngettext_noop(
        "The step {names} asks for nobody: its work does not count in anyone’s load.",
        "{count} steps ask for nobody ({names}): their work does not count in anyone’s load.",
    ),
    "objective_without_metric": ngettext_noop(
        "{names} is not measured: choose what counts (revenue, margin, new customers…).",
        "{count} objectives are not measured ({names}): choose what counts for each.",
    ),
    "objective_without_target": ngettext_noop(
        "{names} has no target: enter the figure to reach.",
        "{count} objectives have no target ({names}): enter the figure to reach.",
    ),
    "objective_without_baseline": ngettext_noop(
        "{names} has no starting figure: enter last year’s, to know what must be gained.",
        "{count} objectives have no starting figure ({names}): enter last year’s.",
    ),
    "objective_without_end": ngettext_noop(
        "{names} has no end date: say by when.",
        "{count} objectives have no end date ({names}): say by when.",
    ),
    "objective_without_owner": ngettext_noop(
        "{names} has no owner: name the one person who answers for it.",
        "{count} objectives have no owner ({names}): name one person for each.",
    ),
    "action_without_objective": ngettext_noop(
        "{names} serves no objective: say what it brings and to which, or stop it.",
        "{count} actions serve no objective ({names}): say what they bring, or stop them.",
    ),
    "enabling_without_action": ngettext_noop(
        "{names} prepares no selling action: link it to what it makes possible.",
        "{count} preparatory actions are linked to no selling action ({names}): link them.",
    ),
    "objective_without_action": ngettext_noop(
        "No action serves {names}: plan one, or drop the objective.",
        "No action serves {count} objectives ({names}): plan some, or drop them.",
    ),
    "axis_without_action": ngettext_noop(
        "The growth pillar {names} has no action.",
        "{count} growth pillars have no action ({names}).",
    ),
    "objective_not_covered": ngettext_noop(
        "{names}: the actions should bring {declared} of the {gap} to gain. Still to find: "
        "{amount}.",
        "{count} objectives ({names}): the actions should bring {declared} of the {gap} to gain. "
        "Still to find: {amount}.",
    ),
    "objective_declared_too_much": ngettext_noop(
        "{names}: actions claim {declared} for {gap} to gain. Check the figures: sales counted "
        "twice, or amounts that are not additional?",
        "{count} objectives ({names}): actions claim {declared} for {gap} to gain. Check the "
        "figures: sales counted twice, or amounts that are not additional?",
    ),
    "cascade_short": ngettext_noop(
        "{first}: the shares given out leave {amount} that nobody carries.",
        "{first}: the shares given out leave {amount} that nobody carries.",
    ),
    "plan_without_budget": ngettext_noop(
        "The plan has no budget envelope: enter one to let Pacte share it among the actions.",
        "The plan has no budget envelope: enter one to let Pacte share it among the actions.",
    ),
    "other_currency": ngettext_noop(
        "{names} holds an amount in {found} and the plan counts in {expected}: convert it, or the "
        "totals are wrong.",
        "{count} objects hold amounts in {found} and the plan counts in {expected} ({names}): "
        "convert them, or the totals are wrong.",
    ),
    "budget_exceeded": ngettext_noop(
        "The actions cost {amount} more than the envelope of {budget}: cut, or ask for more.",
        "The actions cost {amount} more than the envelope of {budget}: cut, or ask for more.",
    ),
    "engaged_beyond_budget": ngettext_noop(
        "{names}: {amount} more than its budget of {budget} is already committed.",
        "{names}: {amount} more than its budget of {budget} is already committed.",
    ),
    "steps_beyond_budget": ngettext_noop(
        "{names}: its steps cost {cost} and {decided} is decided for it. Decide more, or spend "
        "less on its steps.",
        "{names}: its steps cost {cost} and {decided} is decided for it. Decide more, or spend "
        "less on its steps.",
    ),
    "steps_beyond_period": ngettext_noop(
        "{names}: the steps of {period} cost {cost} and {decided} is decided then. Move one of "
        "them, or share the money otherwise.",
        "{names}: the steps of {period} cost {cost} and {decided} is decided then. Move one of "
        "them, or share the money otherwise.",
    ),
    "period_overspent": ngettext_noop(
        "From {from} to {to}: the steps cost {cost} and a limit allows {decided} ({names}). Move "
        "it, or raise the limit.",
        "From {from} to {to}: the steps cost {cost} and a limit allows {decided} ({names}). Move "
        "one of them, or raise the limit.",
    ),
    "steps_in_a_circle": ngettext_noop(
        "The step {names} waits for itself: remove one link.",
        "{count} steps wait for each other in a circle ({names}): remove one link.",
    ),
    "steps_out_of_order": ngettext_noop(
        "{first} starts on {start}, at odds with the step it follows, which ends on {end}: "
        "move one of them.",
        "{first} starts on {start}, at odds with {second}, which ends on {end}: move one of them.",
    ),
    "sequence_too_soon": ngettext_noop(
        "{first} starts on {start}, {days} days too soon after {second}, which ends on {end}: "
        "there must be {gap} days between them.",
        "{first} starts on {start}, {days} days too soon after {second}, which ends on {end}: "
        "there must be {gap} days between them.",
    ),
    "sequence_too_late": ngettext_noop(
        "{first} starts on {start}, {days} days too late after {second}, which ends on {end}: at "
        "most {gap} days may pass between them.",
        "{first} starts on {start}, {days} days too late after {second}, which ends on {end}: at "
        "most {gap} days may pass between them.",
    ),
    "action_too_late": ngettext_noop(
        "{first} ends on {end}; with a sales cycle of {cycle} days its sales come on {lands}, "
        "{late} days after its objective closes ({closes}): start sooner, or choose another "
        "objective.",
        "{first} ends on {end}; with a sales cycle of {cycle} days its sales come on {lands}, "
        "{late} days after {second} closes ({closes}): start sooner, or choose another objective.",
    ),
    "person_without_working_day": ngettext_noop(
        "{names} has no working day in the plan: check the days worked, the contract and the "
        "leaves.",
        "{count} people have no working day in the plan ({names}): check the days worked, the "
        "contracts and the leaves.",
    ),
    "dates_exclude_each_other": ngettext_noop(
        "{names} can be on no day: its dates, those of its action and of the plan exclude each "
        "other. Change one of them.",
        "{count} steps can be on no day ({names}): their dates, those of their action and of the "
        "plan exclude each other. Change one of them.",
    ),
    "prepared_by_itself": ngettext_noop(
        "{names} is said to be prepared by itself, which can never be: name another action, or "
        "take this wish out.",
        "{count} actions are said to be prepared by themselves ({names}), which can never be: name "
        "other actions, or take these wishes out.",
    ),
    "waits_for_nothing": ngettext_noop(
        "{names} is to be done as late as possible, but nothing waits for it: give it a due date "
        "or a step that follows.",
        "{count} steps are to be done as late as possible, but nothing waits for them ({names}): "
        "give them a due date or a step that follows.",
    ),
    "hierarchy_in_a_circle": ngettext_noop(
        "{names} stands above itself: change what is above it, or leave that empty.",
        "{names} stand above one another, in a circle: change what is above one of them, or leave "
        "that empty.",
    ),
    "step_outside_window": ngettext_noop(
        "The step {names} falls outside its action’s dates.",
        "{count} steps fall outside their action’s dates ({names}).",
    ),
    "step_overdue": ngettext_noop(
        "The step {names} should have been finished {days} days ago: close it or give a new date.",
        "{count} steps are overdue, by up to {days} days ({names}): close them or give new dates.",
    ),
    "owner_leaves": ngettext_noop(
        "{person} leaves on {date} and still answers for {names}: hand it over.",
        "{person} leaves on {date} and still answers for {names}: hand them over.",
    ),
    "too_many_first_priorities": ngettext_noop(
        "{count} actions of {total} are first priority: keep at most one in three.",
        "{count} actions of {total} are first priority: keep at most one in three.",
    ),
    "person_overloaded": ngettext_noop(
        "{names}: {days} days of work too many; weeks concerned: {weeks}; the worst: {week}. Move "
        "work, or give it to others.",
        "{names}: {days} days of work too many; weeks concerned: {weeks}; the worst: {week}. Move "
        "work, or give it to others.",
    ),
    "load_beyond_comfort": ngettext_noop(
        "{names} carries more than is comfortable ({share} of the time), {beyond} in all: "
        "{periods}. Have dates proposed, or give work to others.",
        "{names} carries more than is comfortable ({share} of the time), {beyond} in all: "
        "{periods}. Have dates proposed, or give work to others.",
    ),
    **findings_of_contacts.SENTENCES,
}


def worded(plan: Plan, finding: Finding) -> envelope.Finding:
    """A finding with its objects' names and its sentence in both languages."""
    objects = tuple(
        envelope.Named(kind=place.kind, id=place.id, name=name_of(plan, place), path=path_of(place))
        for place in finding.objects
    )
    return envelope.Finding(
        code=finding.code,
        severity=finding.severity,
        cause=finding.cause,
        stake=envelope.Stake(money=finding.money, days=finding.days or None),
        objects=objects,
        params=plain(finding.params),
        message=envelope.Sentence(**{lang: sentence(plan, finding, lang) for lang in LANGUAGES}),
        repair=finding.repair,
    )


def plain(params: Any) -> Any:
    """Parameters as JSON values: money and dates as in the document, decimals as text."""
    if isinstance(params, dict):
        return {key: plain(value) for key, value in params.items()}
    if isinstance(params, list | tuple):
        return [plain(value) for value in params]
    if hasattr(params, "model_dump"):
        return params.model_dump(mode="json")
    return params if isinstance(params, int | float | str | None) else str(params)


def sentence(plan: Plan, finding: Finding, language: str) -> str:
    """What the finding says, in one language."""
    told = [
        place for place in finding.objects if place.kind not in _SAID_APART.get(finding.code, ())
    ]
    names = [quoted(name_of(plan, place), language) for place in told]
    values = Spoken({"count": len(told), **finding.params}, language)
    values["weeks"] = values["count"]
    if "week" in finding.params:
        values["week"] = formatting.week_of_label(finding.params["week"], language)
    if "period" in finding.params:
        values["period"] = formatting.period(finding.params["period"], language)
    if finding.code == "load_beyond_comfort":
        values |= _of_comfort(finding.params, language)
    values |= {"names": listed(names, language), "first": names[0] if names else ""}
    values["second"] = names[1] if len(names) > 1 else ""
    return said_of(SENTENCES[finding.code], len(told), language).format_map(values)


def _of_comfort(params: Mapping[str, Any], language: str) -> dict[str, str]:
    """The share, the days beyond it, and the periods concerned, the worst first."""
    named = [formatting.period(label, language) for label in params["periods"]]
    return {
        "share": comforts.share_said(params["share"], language),
        "beyond": formatting.days(params["days"], language),
        "periods": listed(named, language),
    }


_SAID_APART = {
    "owner_leaves": ("person",),
    "budget_exceeded": ("action",),
    "period_overspent": ("plan",),
    "contacts_too_often": ("segment",),
    "contacts_beyond_law": ("segment",),
}
"""Kinds of object that the sentence says by a parameter, or does not say."""
