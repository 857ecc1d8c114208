"""What computes behind the operators."""

from . import mkl, mps
