"""NumPy's own kinds of errors."""


class AxisError(ValueError, IndexError):
    """An axis that an array does not have."""


class ComplexWarning(RuntimeWarning):
    """An imaginary part was dropped."""


class VisibleDeprecationWarning(UserWarning):
    """A use that will not be possible any more."""


class RankWarning(RuntimeWarning):
    """A fit is badly conditioned."""


class DTypePromotionError(TypeError):
    """Types have no common type."""


class TooHardError(RuntimeError):
    """A search was given up."""
