"""NumPy's interface over torch's tensors, for programs that import both.

A subset: numbers of the types that torch has, no objects, text or records. `docs/coverage-numpy.md`
lists what there is. Modules are imported when a name of theirs is first used.
"""

__version__ = "2.4.0"

from torch._importing import watch as _watch

from ._names import MODULES as _MODULES

pi = 3.141592653589793
e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None
little_endian = True

_PLACES = {name: module for module, names in _MODULES.items() for name in names.split()}
_SUBMODULES = (
    "linalg", "random", "testing", "fft", "exceptions", "polynomial", "typing", "lib", "emath",
    "dtypes", "version", "_core",
)  # fmt: skip


def _missing(owner, name):
    return AttributeError(
        f"{owner} has no attribute '{name}': this is Torch for GraalVM's subset of NumPy; "
        "docs/coverage-numpy.md lists what it has"
    )


_watch(__path__[0], lambda module, name: _missing(f"module '{module}'", name))


def __getattr__(name):
    """Import a name's module on first use."""
    if name in _SUBMODULES:
        return _module(name)
    place = _PLACES.get(name)
    if place is None:
        raise _missing("module 'numpy'", name)
    _module("_methods")  # the classes of arrays and scalars need each other
    module = _module(place)
    aliases = getattr(module, "ALIASES", {})
    found = globals()[name] = aliases[name] if name in aliases else getattr(module, name)
    return found


def _module(name):
    return __import__(f"{__name__}.{name}", None, None, ["*"])


def __dir__():
    """List all names."""
    return sorted({*globals(), *_PLACES, *_SUBMODULES})
