"""How an array lies in memory, and whether it may be written."""


class flags:
    """How an array lies in memory, and whether it may be written."""

    def __init__(self, array):
        """Look at an array."""
        object.__setattr__(self, "_array", array)

    def __getattr__(self, name):
        """Answer by name."""
        array = self._array
        answers = {
            "writeable": lambda: array._writeable,
            "c_contiguous": array._t.is_contiguous,
            "contiguous": array._t.is_contiguous,
            "f_contiguous": array.T._t.is_contiguous,
            "owndata": lambda: array._base is None,
            "aligned": lambda: True,
        }
        if name not in answers:
            raise AttributeError(f"flags has no attribute '{name}'")
        return answers[name]()

    def __setattr__(self, name, value):
        """Set `writeable`, the only one that can be."""
        if name != "writeable":
            raise AttributeError(f"flags: expected 'writeable', got '{name}'; it cannot be set")
        self._array._writeable = bool(value)

    def __getitem__(self, name):
        """Answer by NumPy's upper-case name."""
        return getattr(self, name.lower())
