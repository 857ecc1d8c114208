"""numpy.dtypes: NumPy's classes of types, which are all one class here."""

from numpy import dtype

_NAMES = (
    "Bool Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float16 Float32 Float64 Complex64 "
    "Complex128"
)
globals().update({f"{name}DType": dtype for name in _NAMES.split()})
