"""Which `numpy` a program gets: one that this interpreter can load, else our own subset.

A NumPy for CPython may lie on the path, for the sake of the pure Python packages beside it. It
cannot be loaded here and must not hide ours; one compiled for GraalPy comes first wherever it lies.
"""

import sys

_OURS = __file__.replace("\\", "/").rsplit("/", 2)[0]


def loadable(path):
    """Return the first folder of a path whose `numpy` has its native part for this interpreter."""
    import _imp
    import os

    names = {"_multiarray_umath" + suffix for suffix in _imp.extension_suffixes()}
    for folder in path:
        for core in ("_core", "core"):
            try:
                found = os.listdir(os.path.join(folder or ".", "numpy", core))
            except OSError:
                continue
            if names.intersection(found):
                return folder
    return None


class _Finder:
    """Finds the top-level package `numpy`, and nothing else."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name != "numpy":
            return None
        # importlib.machinery's, without the half second that importing it takes
        from _frozen_importlib_external import PathFinder

        folder = loadable(sys.path)
        return PathFinder.find_spec(name, [_OURS if folder is None else folder])


def install():
    """Let the choice be made when a program imports numpy."""
    sys.meta_path.insert(0, _Finder)
