"""Refusing what no distribution has."""


def check(holds, message):
    """Raise a ValueError unless a condition holds."""
    if not holds:
        raise ValueError(message)
