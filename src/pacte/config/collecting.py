"""How often Python looks for circles of dead objects in a server that reads whole plans."""

import gc

BETWEEN_LOOKS = 50_000
"""New objects, net of those freed. A plan of 300 actions is 10,000: by default they are looked
through fourteen times while it is read, for nothing, a third of the time of the slowest answers."""


def settle() -> None:
    """Called once all is loaded, which lives as long as the process and takes 40 ms to look at."""
    gc.freeze()
    gc.set_threshold(BETWEEN_LOOKS, *gc.get_threshold()[1:])
