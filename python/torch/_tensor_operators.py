"""Python's operators on tensors, and the methods that inner loops call."""

from . import _functions
from ._C import library
from ._operators import function, wrap
from ._override_state import overrides, overriding

_numbers = (int, float, bool, complex)
_neg = library.operator("aten::neg")


def _binary(name, reflected=False, takes_numbers=True):
    native = library.operator(f"aten::{name}")

    def operator(self, other):
        if isinstance(other, Operators):
            if overriding and type(other) in overriding and not isinstance(self, type(other)):
                return NotImplemented  # the other's reflected operator asks its class
            other = other._h
        elif not (takes_numbers and isinstance(other, _numbers)):
            return _foreign(name, self, other)
        return wrap(native(self._h, other))

    def reversed_operator(self, other):
        if isinstance(other, Operators):
            other = other._h
        elif not isinstance(other, _numbers):
            return NotImplemented
        return wrap(native(self._h, other))

    return reversed_operator if reflected else operator


def _foreign(name, tensor, other):
    """Let an object that is no tensor take the operator's place, if its class wants that."""
    if not overrides(type(other)):
        return NotImplemented
    from ._tensor import Tensor
    from .overrides import handle_torch_function

    return handle_torch_function(getattr(Tensor, name), (other,), tensor, other)


def _in_place(name):
    native = library.operator(f"aten::{name}")

    def operator(self, other):
        if isinstance(other, Operators):
            other = other._h
        elif not isinstance(other, _numbers):
            return NotImplemented
        native(self._h, other)
        return self

    return operator


def _method(name):
    """Return a fast method of `self`, numbers and tensors.

    Keywords and lists go the general way.
    """
    native = library.operator(f"aten::{name}")
    general = None

    def method(self, *args, **kwargs):
        if not kwargs:
            if not args:
                return wrap(native(self._h))
            if len(args) == 1:
                value = args[0]
                kind = type(value)
                if kind is int or kind is float:
                    return wrap(native(self._h, value))
                if isinstance(value, Operators):
                    return wrap(native(self._h, value._h))
        nonlocal general
        general = general or function(name)
        return general(self, *args, **kwargs)

    method.__name__ = method.__qualname__ = name
    return method


class Operators:
    """The part of Tensor that computes."""

    def __hash__(self):
        """Hash by identity."""
        return id(self)

    __add__ = _binary("add")
    __radd__ = _binary("add", reflected=True)
    __sub__ = _binary("sub")
    __rsub__ = _binary("rsub", reflected=True)
    __mul__ = _binary("mul")
    __rmul__ = _binary("mul", reflected=True)
    __truediv__ = _binary("div")
    __floordiv__ = _binary("floor_divide")
    __mod__ = _binary("remainder")
    __pow__ = _binary("pow")
    __matmul__ = _binary("matmul", takes_numbers=False)
    __eq__ = _binary("eq")
    __ne__ = _binary("ne")
    __lt__ = _binary("lt")
    __le__ = _binary("le")
    __gt__ = _binary("gt")
    __ge__ = _binary("ge")
    __and__ = _binary("bitwise_and")
    __rand__ = _binary("bitwise_and", reflected=True)
    __or__ = _binary("bitwise_or")
    __ror__ = _binary("bitwise_or", reflected=True)
    __xor__ = _binary("bitwise_xor")
    __rxor__ = _binary("bitwise_xor", reflected=True)
    __lshift__ = _binary("__lshift__")
    __rshift__ = _binary("__rshift__")
    __iadd__ = _in_place("add_")
    __isub__ = _in_place("sub_")
    __imul__ = _in_place("mul_")
    __itruediv__ = _in_place("div_")
    __ifloordiv__ = _in_place("floor_divide_")
    __imod__ = _in_place("remainder_")
    __ipow__ = _in_place("pow_")
    __ixor__ = _in_place("bitwise_xor_")
    __ilshift__ = _in_place("__ilshift__")
    __irshift__ = _in_place("__irshift__")
    __iand__ = _in_place("bitwise_and_")
    __ior__ = _in_place("bitwise_or_")
    __array_priority__ = 1000  # so that NumPy's operators leave the turn to a tensor's

    def __rtruediv__(self, other):
        """Return `other / self`."""
        return self.reciprocal() * other

    __rdiv__ = __rtruediv__

    def __rmatmul__(self, other):
        """Return `other @ self`."""
        if isinstance(other, _numbers):
            return NotImplemented
        return function("matmul")(other, self)

    def __rpow__(self, base):
        """Return `base ** self`."""
        return function("pow")(base, self)

    def __rfloordiv__(self, other):
        """Return `other // self`."""
        return function("floor_divide")(other, self)

    def __rmod__(self, other):
        """Return `other % self`."""
        return function("remainder")(other, self)

    def __rlshift__(self, other):
        """Return `other << self`."""
        return function("bitwise_left_shift")(other, self)

    def __rrshift__(self, other):
        """Return `other >> self`."""
        return function("bitwise_right_shift")(other, self)

    def __neg__(self):
        """Return `-self`."""
        return wrap(_neg(self._h))

    def __pos__(self):
        """Return the tensor."""
        return function("positive")(self)

    def where(self, condition, other):
        """Return this tensor's elements where the condition holds, else the other's."""
        return function("where")(condition, self, other)

    def polygamma(self, n):
        """Return the n-th derivative of the digamma function."""
        return function("polygamma")(n, self)

    def unique(self, sorted=True, return_inverse=False, return_counts=False, dim=None):
        """Return what `torch.unique` does."""
        from ._functions_more import unique

        return unique(self, sorted, return_inverse, return_counts, dim)

    def unique_consecutive(self, return_inverse=False, return_counts=False, dim=None):
        """Return what `torch.unique_consecutive` does."""
        from ._functions_more import unique_consecutive

        return unique_consecutive(self, return_inverse, return_counts, dim)

    def nonzero(self, *, as_tuple=False):
        """Return what `torch.nonzero` does."""
        return function("nonzero_numpy")(self) if as_tuple else function("nonzero")(self)

    def lu(self, pivot=True, get_infos=False):
        """Return what `torch.lu` does."""
        from ._functions_more import lu

        return lu(self, pivot, get_infos)

    def stft(self, n_fft, *args, **kwargs):
        """Return what `torch.stft` does."""
        from ._functions_more import stft

        return stft(self, n_fft, *args, **kwargs)

    def norm(self, p="fro", dim=None, keepdim=False, dtype=None):
        """Return what `torch.norm` does."""
        return _functions.norm(self, p, dim, keepdim, dtype=dtype)

    def __abs__(self):
        """Return absolute values."""
        return self.abs()

    def __invert__(self):
        """Return the bitwise or logical complement."""
        if self.dtype.is_floating_point or self.dtype.is_complex:
            raise TypeError(
                "~ (operator.invert) is only implemented on integer and Boolean-type tensors"
            )
        return function("bitwise_not")(self)


for _name in (
    "add sub mul div pow matmul mm bmm exp log sqrt rsqrt sin cos tanh sigmoid relu abs square "
    "detach clone unsqueeze squeeze sum mean t reciprocal"
).split():
    setattr(Operators, _name, _method(_name))
for _name, _member in vars(Operators).items():
    if _name.startswith("__") and callable(_member):  # what `__torch_function__` is told
        _member.__name__ = _member.__qualname__ = _name
