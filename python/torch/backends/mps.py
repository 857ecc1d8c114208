"""Apple's Metal: not provided."""


def is_available():
    """Return False: no operator of this bridge runs on Metal."""
    return False


is_built = is_available
