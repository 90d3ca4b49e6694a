"""What findings about contacts with customers say; what a law says is for counsel to confirm."""

from __future__ import annotations

from pacte.wording.catalog import ngettext_noop

SENTENCES: dict[str, tuple[str, str]] = {
    "contact_outside_window": ngettext_noop(
        "{names} contacts {segment} on {day}, outside the days kept for that: move it.",
        "{count} steps contact {segment} outside the days kept for that, first on {day} ({names}): "
        "move them.",
    ),
    "contact_outside_law": ngettext_noop(
        "{names} contacts {segment} on {day}, when {source} does not allow it: move it, or have "
        "counsel confirm.",
        "{count} steps contact {segment} when {source} does not allow it, first on {day} "
        "({names}): move them, or have counsel confirm.",
    ),
    "contacts_too_often": ngettext_noop(
        "{segment} is contacted {contacts} times in {per_days} days around {day}, for {most} at "
        "most ({names}): space them out.",
        "{segment} is contacted {contacts} times in {per_days} days around {day}, for {most} at "
        "most ({names}): space them out.",
    ),
    "contacts_beyond_law": ngettext_noop(
        "{segment} is contacted {contacts} times in {per_days} days around {day}, and the law "
        "allows {most} ({names}): space them out, or have counsel confirm.",
        "{segment} is contacted {contacts} times in {per_days} days around {day}, and the law "
        "allows {most} ({names}): space them out, or have counsel confirm.",
    ),
    "contact_not_preferred": ngettext_noop(
        "{names} falls outside the days on which its customers are best contacted.",
        "{count} steps fall outside the days on which their customers are best contacted "
        "({names}).",
    ),
    "contact_audience_unknown": ngettext_noop(
        "{names} is called: say whether they are consumers or businesses, the law differs.",
        "{count} segments are called ({names}): say whether they are consumers or businesses, the "
        "law differs.",
    ),
    "contact_consent_unknown": ngettext_noop(
        "{names}: the law asks for prior consent to be called, unless a contract is running. Say "
        "what you have; to be confirmed by counsel.",
        "{count} segments ({names}): the law asks for prior consent to be called, unless a "
        "contract is running. Say what you have; to be confirmed by counsel.",
    ),
    "contact_law": ngettext_noop(
        "The contacts of {names} follow {sources}; to be confirmed by counsel.",
        "The contacts of {names} follow {sources}; to be confirmed by counsel.",
    ),
    "contact_law_silence": ngettext_noop(
        "The contacts of {names} follow {sources}; to be confirmed by counsel. Whoever refuses is "
        "left alone for {silence_days} days: that is for you to keep.",
        "The contacts of {names} follow {sources}; to be confirmed by counsel. Whoever refuses is "
        "left alone for {silence_days} days: that is for you to keep.",
    ),
    "contact_hours_short": ngettext_noop(
        "{names} asks for {hours} hours of calls on {day}, and the law allows {allowed}: share it "
        "or spread it.",
        "{count} steps ask for {hours} hours of calls on {day}, and the law allows {allowed} "
        "({names}): share them or spread them.",
    ),
}
