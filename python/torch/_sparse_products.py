"""Older names of the products with sparse matrices.

The letters said what is sparse (s), dense (d) and of both kinds (h, for hybrid).
"""

from . import _operators

spmm = dsmm = _operators.function("mm")
hsmm = _operators.function("hspmm")
saddmm = _operators.function("sspaddmm")
