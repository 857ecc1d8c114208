"""Modules whose missing names tell where what is here is listed.

A public module without a `__getattr__` of its own gets one when it is loaded. Not the others: every
import from a module asks it for a `__path__` first.
"""

import _frozen_importlib_external as _files  # importlib's own, loaded already
import sys


def watch(folder, error):
    """Give the modules that are loaded from a package's folder, and below it, a `__getattr__`.

    Args:
        folder: of the package, as its `__path__` has it.
        error: takes a module's name and a missing one, returns what to raise.
    """

    class Loader(_files.SourceFileLoader):
        def exec_module(self, module):
            for below in getattr(module, "__path__", ()):
                look_into(below)
            super().exec_module(module)
            if "._" not in module.__name__ and not hasattr(module, "__getattr__"):
                module.__getattr__ = _refusing(module.__name__, error)

    def look_into(below):
        sys.path_importer_cache[below] = _files.FileFinder(below, (Loader, [".py"]))

    look_into(folder)


def _refusing(module, error):
    def refuse(name):
        if name.startswith("__"):  # what Python itself asks for
            raise AttributeError(f"module '{module}' has no attribute '{name}'")
        raise error(module, name)

    return refuse


def _missing(module, name):
    from ._operators import missing

    return missing(f"module '{module}'", name)


watch(sys.modules[__package__].__path__[0], _missing)


def note(error):
    """Add to an uncaught error of an import where it is listed what can be imported."""
    package = (getattr(error, "name", None) or "").partition(".")[0]
    page = {"torch": "coverage", "numpy": "coverage-numpy"}.get(package)
    if isinstance(error, ImportError) and page and _is_ours(package):
        error.add_note(f"{package} is Torch for GraalVM's here: docs/{page}.md lists what it has")


def _is_ours(package):
    """Tell whether a package was loaded from beside this one."""
    folder = __file__.replace("\\", "/").rpartition("/torch/")[0]
    return sys.modules[package].__file__.replace("\\", "/").startswith(folder + "/")
