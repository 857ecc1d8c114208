"""numpy.version: which NumPy this is a subset of."""

from numpy import __version__

version = full_version = short_version = __version__
git_revision = ""  # made of no checkout of NumPy
release = True
