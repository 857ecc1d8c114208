"""Anomaly detection: accepted, and without effect."""


class set_detect_anomaly:  # noqa: N801 (PyTorch's name)
    """Accept the switch; also a context manager."""

    def __init__(self, mode, check_nan=True):
        """Remember the mode."""
        self.mode = mode
        self.check_nan = check_nan

    def __enter__(self):
        """Do nothing."""

    def __exit__(self, *error):
        """Do nothing."""


class detect_anomaly(set_detect_anomaly):  # noqa: N801 (PyTorch's name)
    """Accept the context."""

    def __init__(self, check_nan=True):
        """Remember the choice."""
        super().__init__(True, check_nan)
