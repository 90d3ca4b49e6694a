"""French typography: a sign never begins a line, a figure never leaves its unit.

One rule, that of `wording/formatting` for figures: no-break space (U+00A0) before a colon and
inside guillemets; narrow one (U+202F) before ; ! ? %, before a unit and between thousands.
`./dev messages` writes it into the French catalogue, whatever spaces a translator typed.
"""

import re

WIDE, NARROW = "\u00a0", "\u202f"
ANY = rf"[ {WIDE}{NARROW}]+"
FIGURE = r"(?<=[0-9}])|(?<=\)s)"
RULES = [
    (re.compile(rf"(?<=\S){ANY}:"), f"{WIDE}:"),
    (re.compile(rf"«{ANY}"), f"«{WIDE}"),
    (re.compile(rf"{ANY}»"), f"{WIDE}»"),
    (re.compile(rf"(?<=\S){ANY}([;!?])"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=\S){ANY}%(?![(\w])"), f"{NARROW}%"),
    (re.compile(rf"(?:{FIGURE}){ANY}((?:[kM]?€|h|j)(?!\w))"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[0-9]){ANY}(?=[0-9]{{3}}(?![0-9]))"), NARROW),
]


def spaced(sentence: str) -> str:
    """The French sentence with the spaces of the rule; every other character stays."""
    for pattern, written in RULES:
        sentence = pattern.sub(written, sentence)
    return sentence
