"""An adoption in words: what it would break, what it left as it was, whether it still stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.apps.plans import permissions
from pacte.apps.scenarios import queries
from pacte.apps.scenarios.models import Scenario
from pacte.apps.scenarios.operations import Adoption, AdoptionBreaks
from pacte.document import PacteError
from pacte.web import upset
from pacte.web.pages import Opened, language, refusal
from pacte.wording import findings
from pacte.wording.names import step_said
from pacte.wording.spoken import listed_whole, quoted

SHOWN = 4


@dataclass(frozen=True)
class Standing:
    """What became of an adoption: its number in the history, and what is said of it."""

    number: int
    is_undone: bool
    is_whole: bool
    said: str


def standing(opened: Opened, scenario: Scenario, whole: str) -> Standing | None:
    """What became of the adoption of a scenario; `whole` is said where all of it stands."""
    found = queries.adoption(opened.member, scenario)
    if found is None:
        return None
    said = _became(opened, found, whole)
    is_whole = not (found.is_undone or found.left or found.since)
    return Standing(found.entry.sequence, found.is_undone, is_whole, said)


def _became(opened: Opened, found: queries.Adopted, whole: str) -> str:
    if found.is_undone:
        return _("Adopted, then undone: the plan is no longer as proposed here.")
    said = [_except(opened, found.left)] if found.left else []
    if found.since:
        names = _named(opened, ((change.kind, change.id) for change in found.since))
        again = ngettext(
            "%(names)s was changed again since it was adopted.",
            "%(names)s were changed again since they were adopted.",
            len(names),
        )
        said.append(again % {"names": listed_whole(names, language())})
    return " ".join(said) or whole


def adopted(opened: Opened, done: Adoption, whole: str) -> str:
    """What an adoption did, naming what it left as it was; `whole` where it left nothing."""
    left = [(change.kind, change.id) for change in done.left]
    said = _except(opened, left) if left else whole
    return " ".join((said, _("The history can undo it.")))


def _except(opened: Opened, left: Iterable[tuple[str, str]]) -> str:
    names = _named(opened, left)
    said = ngettext(
        "Adopted, except %(names)s, which had changed meanwhile and stays as it is.",
        "Adopted, except %(names)s, which had changed meanwhile and stay as they are.",
        len(names),
    )
    return said % {"names": listed_whole(names, language())}


def _named(opened: Opened, found: Iterable[tuple[str, str]]) -> list[str]:
    """Each by its name; what is no longer in the plan, or not for this member, together."""
    return list(dict.fromkeys(_name(opened, kind, key) for kind, key in found))


def _name(opened: Opened, kind: str, key: str) -> str:
    if kind == "plan":
        return _("the envelope or the rules of the plan")
    if kind == "person" or key not in opened.plan.collection(kind):
        return _("other lines of the plan")
    if kind == "step":
        return step_said(opened.plan, key, language())
    return quoted(str(opened.plan.collection(kind)[key].name), language())


def why_not(opened: Opened, error: PacteError) -> str:
    """The refusal, then the first rules that would break, as the member may read them."""
    told = refusal(error)[1]
    if isinstance(error, AdoptionBreaks):
        told += _broken(opened, error)[:SHOWN]
    return " ".join(told)


def _broken(opened: Opened, error: AdoptionBreaks) -> list[str]:
    after, member = error.after, opened.member
    seen = permissions.redacted(member, after)
    found = permissions.visible_findings(member, error.findings, after, seen)
    said = [findings.sentence(after, finding, language()) for finding in found]
    return [*said, *upset.said(replace(opened, plan=seen), after, error.broken)]
