"""What a replanning says: what can no longer stay, and each answer from the fewest changes up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pacte.document import Plan
from pacte.document.events import event_from_form
from pacte.document.results.envelope import Sentence
from pacte.document.results.replan import ReplanResult, RungGiven, StepMoved
from pacte.document.results.schedule import PlacedStep, ReasonGiven
from pacte.wording import conflict, formatting, hits, schedule
from pacte.wording.catalog import LANGUAGES, gettext_noop, ngettext_noop, said, said_of
from pacte.wording.names import step_said
from pacte.wording.spoken import listed

_RUNG = gettext_noop(
    "Steps changed: {moved}; people who gain or lose a step: {people}; days past due dates, all "
    "actions together: {late}"
)
_AND = gettext_noop("{told}; {more}")
_ALSO: dict[str, str] = {
    "added": gettext_noop("steps newly dated: {count}"),
    "off_season": gettext_noop("steps outside their best season: {count}"),
    "off_window": gettext_noop("steps outside the times that customers prefer: {count}"),
    "missed": gettext_noop("actions too far from the one that prepares them: {count}"),
    "strained": gettext_noop("people beyond a comfortable load at times: {count}"),
    "dropped": gettext_noop("optional actions left out: {count}"),
    "unplaced": gettext_noop("steps without a date: {count}"),
}
"""What is said of an answer where there is some of it."""
_LEFT = ngettext_noop("{count} step has no date.", "{count} steps have no date.")
_NUMBERED = gettext_noop("{number}. {rung}")
_DATES = gettext_noop("{step}: {after} instead of {before}.")
_PEOPLE = gettext_noop("{step}: {new} instead of {old}.")
_BOTH = gettext_noop("{step}: {after} instead of {before}, with {new} instead of {old}.")
_PLACED = gettext_noop("{step}: {after}, with {new}.")
_LOST = gettext_noop("{step}: no date any more, instead of {before}.")
_NOBODY = gettext_noop("nobody")
SHOWN = 12


def worded(plan: Plan, result: ReplanResult) -> ReplanResult:
    """The answer with its sentences in both languages; `plan` is the one after the event."""
    rungs = tuple(_rung(plan, rung) for rung in result.rungs)
    remarks = tuple(schedule.reason_worded(plan, remark) for remark in result.remarks)
    return result.model_copy(update={"rungs": rungs, "remarks": remarks})


def _rung(plan: Plan, rung: RungGiven) -> RungGiven:
    both = {language: _figures(rung, language) for language in LANGUAGES}
    return rung.model_copy(
        update={
            "moved": tuple(_change(plan, change) for change in rung.moved),
            "added": tuple(_change(plan, change) for change in rung.added),
            "unplaced": tuple(schedule.left_worded(plan, left) for left in rung.unplaced),
            "dropped": tuple(schedule.left_worded(plan, left) for left in rung.dropped),
            "reasons": tuple(schedule.reason_worded(plan, reason) for reason in rung.reasons),
            "conflicts": tuple(conflict.worded(plan, found) for found in rung.conflicts),
            "message": Sentence(**both),
        }
    )


def _figures(rung: RungGiven, language: str) -> str:
    figures = {
        "moved": len(rung.moved),
        "people": len(rung.people),
        "late": sum(rung.tardiness.values()),
    }
    told = {name: formatting.number(value, language) for name, value in figures.items()}
    sentence = said(_RUNG, language).format(**told)
    for more in _also(rung, language):
        sentence = said(_AND, language).format(told=sentence, more=more)
    return f"{sentence}."


def _also(rung: RungGiven, language: str) -> Iterator[str]:
    counts = {
        "added": len(rung.added),
        "off_season": sum(rung.off_season.values()),
        "off_window": len(rung.off_window),
        "missed": len(rung.missed_synergies),
        "strained": len({strain.person for strain in rung.balance}),
        "dropped": len(rung.dropped),
        "unplaced": len(rung.unplaced),
    }
    for name, count in counts.items():
        if count:
            yield said(_ALSO[name], language).format(count=formatting.number(count, language))


def _change(plan: Plan, change: StepMoved) -> StepMoved:
    both = {language: change_said(plan, change, language) for language in LANGUAGES}
    return change.model_copy(update={"message": Sentence(**both)})


def change_said(plan: Plan, change: StepMoved, language: str) -> str:
    """One step before and after as one sentence."""
    before, after = change.before, change.after
    values = {
        "step": step_said(plan, change.step, language),
        "before": _days(before, language),
        "after": _days(after, language),
        "old": _who(plan, before, after, language),
        "new": _who(plan, after, before, language),
    }
    return said(_template(before, after), language).format_map(values)


def _template(before: PlacedStep | None, after: PlacedStep | None) -> str:
    if after is None:
        return _LOST
    if before is None:
        return _PLACED
    if _crew(before) == _crew(after):
        return _DATES
    return _PEOPLE if _span(before) == _span(after) else _BOTH


def _span(place: PlacedStep) -> tuple[object, ...]:
    return place.start_date, place.start_half, place.end_date, place.end_half


def _crew(place: PlacedStep | None) -> set[str]:
    return {p for crew in place.needs for p in crew} if place else set()


def _days(place: PlacedStep | None, language: str) -> str:
    if place is None:
        return ""
    return formatting.day_range(place.start_date, place.end_date, language)


def _who(plan: Plan, place: PlacedStep | None, other: PlacedStep | None, language: str) -> str:
    """Those who are in one place and not in the other."""
    names = [plan.people[p].name for p in sorted(_crew(place) - _crew(other))]
    return listed(names, language) or said(_NOBODY, language)


def summary(plan: Plan, result: ReplanResult, language: str) -> Iterator[str]:
    """What is hit, then each answer with what it changes."""
    events = [event_from_form(form) for form in result.events]
    yield from hits.cut(plan, events, result.change, language)
    lasting = hits.longer(change for rung in result.rungs for change in rung.moved)
    yield from hits.upset(plan, events, result.hit, language, lasting)
    yield from remarks(plan, result.remarks, language)
    for number, rung in enumerate(result.rungs, 1):
        yield ""
        told = getattr(rung.message, language) if rung.message else ""
        yield said(_NUMBERED, language).format(number=number, rung=told)
        yield from ("   " + line for line in _lines(rung, language))


def remarks(plan: Plan, found: Sequence[ReasonGiven], language: str) -> Iterator[str]:
    """Steps under way that lose somebody, each with what can be done."""
    return (schedule.reason_said(plan, remark, language) for remark in found)


def _lines(rung: RungGiven, language: str) -> Iterator[str]:
    for change in (*rung.moved, *rung.added)[:SHOWN]:
        if change.message is not None:
            yield getattr(change.message, language)
    if rung.unplaced:
        count = len(rung.unplaced)
        yield said_of(_LEFT, count, language).format(count=count)
    for found in rung.conflicts:
        yield from (getattr(sentence, language) for sentence in found.sentences)
