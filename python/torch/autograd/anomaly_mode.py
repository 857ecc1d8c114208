"""Anomaly detection: a backward operator that returns NaN fails, and libtorch's warning names it.

Unlike CPython's, the warning does not hold the traceback of the forward operator.
"""

import warnings

from torch._C import library


def is_anomaly_enabled():
    """Whether backward operators are checked."""
    return library.get_switch("anomaly")


def is_anomaly_check_nan_enabled():
    """Whether a check, once enabled, looks for NaN."""
    return library.get_switch("anomaly.check_nan")


def set_anomaly_enabled(mode, check_nan=True):
    """Switch the check of all programs in this process on or off."""
    library.set_switch("anomaly", mode)
    library.set_switch("anomaly.check_nan", check_nan)


class set_detect_anomaly:  # noqa: N801 (PyTorch's name)
    """Switch the check on or off at once; as a context manager, until its end."""

    def __init__(self, mode, check_nan=True):
        """Remember what was set before, and set `mode`."""
        self.prev = is_anomaly_enabled()
        self.prev_check_nan = is_anomaly_check_nan_enabled()
        set_anomaly_enabled(mode, check_nan)

    def __enter__(self):
        """Do nothing: the check is set already."""

    def __exit__(self, *error):
        """Set what was set before."""
        set_anomaly_enabled(self.prev, self.prev_check_nan)


class detect_anomaly:  # noqa: N801 (PyTorch's name)
    """Check backward operators within the context."""

    def __init__(self, check_nan=True):
        """Warn that the check takes time."""
        self.check_nan = check_nan
        warnings.warn(
            "Anomaly Detection has been enabled. This mode will increase the runtime and should "
            "only be enabled for debugging.",
            stacklevel=2,
        )

    def __enter__(self):
        """Remember what was set before, and check."""
        self._switched = set_detect_anomaly(True, self.check_nan)

    def __exit__(self, *error):
        """Set what was set before."""
        self._switched.__exit__(*error)
