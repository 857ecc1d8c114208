"""Modules whose attributes are settings: reading and assigning one asks libtorch."""

import sys
from contextlib import contextmanager
from types import ModuleType


def settle(name, **properties):
    """Let attributes of a module be properties."""
    module = sys.modules[name]
    module.__class__ = type("Settings", (ModuleType,), properties)


@contextmanager
def changed(owner, **values):
    """Set attributes within the context; those given as None stay."""
    before = {name: getattr(owner, name) for name in values}
    try:
        for name, value in values.items():
            if value is not None:
                setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)
