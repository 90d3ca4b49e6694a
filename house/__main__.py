"""`./dev <chore> [arguments]`: sets up what the chore needs, then runs it."""

import sys

if sys.version_info < (3, 11) or sys.version_info >= (3, 14):
    found = ".".join(str(part) for part in sys.version_info[:2])
    sys.stderr.write(
        "Python %s was found and Pacte needs 3.11, 3.12 or 3.13: install one of them"  # noqa: UP031
        " and put it first on the PATH as python3.\n" % found
    )
    sys.exit(2)

from house.chores import main

sys.exit(main(sys.argv[1:]))
