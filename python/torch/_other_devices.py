"""Kinds of devices that libtorch's builds for the JVM do not have, `torch.xpu` for one."""

import sys
from types import ModuleType


def _false():
    """Return False."""
    return False


def _zero():
    """Return 0."""
    return 0


def _nothing(*args, **kwargs):
    """Do nothing: there is no such device."""


def module(name):
    """Return the module of an absent kind of device, in which nothing is available."""
    made = ModuleType(f"torch.{name}", "Devices of this kind: none.")
    made.is_available = made.is_initialized = made.is_bf16_supported = _false
    made.device_count = _zero
    made.empty_cache = made.manual_seed = made.manual_seed_all = _nothing
    sys.modules[made.__name__] = made
    return made
