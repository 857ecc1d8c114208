"""Versions of what this package stands for."""

__version__ = "2.10.0"
cuda = None
hip = None
debug = False
git_version = None
