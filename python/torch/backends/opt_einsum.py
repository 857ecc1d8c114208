"""opt_einsum, which torch.einsum here does not ask for an order: operands go from left to right."""

enabled = False
strategy = None


def is_available():
    """Return False."""
    return False
