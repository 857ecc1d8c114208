"""cuDNN's settings."""

import sys

from torch._C import library
from torch._switches import switch

from ._settings import changed, settle

settle(
    __name__,
    enabled=switch("cudnn"),
    benchmark=switch("cudnn.benchmark"),
    deterministic=switch("cudnn.deterministic"),
    allow_tf32=switch("cudnn.allow_tf32"),
)


def is_available():
    """Tell whether libtorch was built with cuDNN."""
    return library.built_with("cudnn")


def version():
    """Return cuDNN's version as a number, 91900 for 9.19.0; None where there is none."""
    return library.built_against("cudnn") or None


def flags(enabled=False, benchmark=False, deterministic=False, allow_tf32=True):
    """Return a context with these settings."""
    return changed(
        sys.modules[__name__],
        enabled=enabled,
        benchmark=benchmark,
        deterministic=deterministic,
        allow_tf32=allow_tf32,
    )
