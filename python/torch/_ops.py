"""torch._ops: one overload of an operator, as `torch.ops.aten.add.Tensor` and modes show it."""

from . import _operators
from ._C import library


class OpOverload:
    """One overload: callable, and known by its name."""

    def __init__(self, packet, namespace, name, overload):
        """Take the function of all overloads, and the names; the one without has `default`."""
        self.overloadpacket = self._overloadpacket = packet
        self.namespace = self._namespace = namespace
        self._opname, self._overloadname = name, overload
        self._call = None
        self.__name__ = f"{name}.{overload}"
        self.__module__ = f"torch._ops.{namespace}"

    def __call__(self, *args, **kwargs):
        """Compute."""
        if self._call is None:
            self._call = _operators.function(self._opname, self._namespace, self._native_name())
        return self._call(*args, **kwargs)

    def decompose(self, *args, **kwargs):
        """Compute by the operators that this one consists of; NotImplemented if there are none."""
        call = library.decomposition(f"{self._namespace}::{self._opname}", self._native_name())
        values = [_operators.unwrap(value) for value in (*args, *kwargs.values())]
        found = call(len(args), *values[: len(args)], *kwargs, *values[len(args) :])
        return NotImplemented if found is None else _operators.wrap_result(found)

    def _native_name(self):
        return "" if self._overloadname == "default" else self._overloadname

    def name(self):
        """Return libtorch's name."""
        overload = self._native_name()
        return f"{self._namespace}::{self._opname}" + (f".{overload}" if overload else "")

    @property
    def _schema(self):
        """The signature as libtorch prints it."""
        texts = library.schemas(f"{self._namespace}::{self._opname}")
        return next(text for text in texts if text.startswith(self.name() + "("))

    def __str__(self):
        """Return PyTorch's spelling."""
        return f"{self._namespace}.{self._opname}.{self._overloadname}"

    def __repr__(self):
        """Return PyTorch's spelling."""
        op = f"{self._namespace}.{self._opname}"
        return f"<OpOverload(op='{op}', overload='{self._overloadname}')>"

    def __deepcopy__(self, memo):
        """Return the one object of this overload."""
        return self
