"""oneDNN's settings."""

import sys

from torch._C import library
from torch._switches import switch

from ._settings import changed, settle

settle(__name__, enabled=switch("mkldnn"))


def is_available():
    """Tell whether libtorch was built with oneDNN."""
    return library.built_with("mkldnn")


def flags(enabled=False):
    """Return a context with this setting."""
    return changed(sys.modules[__name__], enabled=enabled)
