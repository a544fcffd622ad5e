"""How the process treats its memory once all is loaded."""

import gc

_THRESHOLDS = (10_000, 20, 50)
"""How many new objects, and collections of the generation before, lead to a collection of each generation."""


def settle() -> None:
    """Set apart what stays for good: a full collection over the content and all modules takes a tenth of a second.

    It is to be called again when much of it was replaced, or that would be gone through at every full collection.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
