"""`./dev demo` from nothing, and again: how long does a newcomer wait?

    python -m benchmarks.first_demo [--json]

A fresh clone of the last commit, a bare PATH (.ci/prove-bare), the package cache filled by a
first run. The ratios are to the bars of the first issue: 120 s from nothing, 10 s the second time.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BARS = {"first": 120.0, "second": 10.0}
TOOK = re.compile(r"^== \./dev demo .* took (\d+) s$", re.MULTILINE)


def measure() -> dict[str, dict[str, float]]:
    """Seconds of the first and the second demo of a clone, and their share of the bar."""
    command = [str(ROOT / ".ci" / "prove-bare"), "--warm", "demo"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = [float(found) for found in TOOK.findall(done.stdout)]
    if len(seconds) != len(BARS):
        sys.exit(f"The demo did not run twice:\n{done.stdout}\n{done.stderr}")
    return {
        name: {"seconds": took, "share_of_bar": round(took / bar, 3)}
        for (name, bar), took in zip(BARS.items(), seconds, strict=True)
    }


def main() -> None:
    """Print the two times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    measured = measure()
    if as_json:
        print(json.dumps({"benchmark": "first_demo", "results": measured}, indent=2))
        return
    for name, figures in measured.items():
        print(f"{name}: {figures['seconds']:.0f} s, {figures['share_of_bar']:.0%} of the bar")


if __name__ == "__main__":
    main()
