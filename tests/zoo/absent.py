"""Stand-ins for native packages that a package imports but that its case does not use.

Importing one works on both hosts, and so does naming what is in it; calling that is an ImportError.
"""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Thing(type):
    """The class of absent things: classes, since one may serve as a base or in isinstance."""

    def __call__(cls, *args, **kwargs):
        raise ImportError(f"zoo: {cls.__name__} is native and not installed here")

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Thing(f"{cls.__name__}.{name}", (), {})


class _Absent(ModuleType):
    __path__ = ()
    __version__ = "0.0.0"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Thing(f"{self.__name__}.{name}", (), {})


class _Finder:
    names = set()

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] in cls.names:
            return ModuleSpec(name, cls, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        return _Absent(spec.name)

    @staticmethod
    def exec_module(module):
        pass


def absent(*names):
    """Let these top-level packages be imported by name alone."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
    _Finder.names.update(names)
