"""torch._ops: operators and their overloads: `torch.ops.aten.add`, `torch.ops.aten.add.Tensor`."""

from . import _operators
from ._C import library


class OpOverloadPacket:
    """An operator: callable, with its overloads as attributes."""

    def __init__(self, namespace, name):
        """Take the names."""
        self._namespace, self.__name__ = namespace, name
        self._qualified_op_name = f"{namespace}::{name}"
        self.__module__ = f"torch._ops.{namespace}"
        self._call = _operators.function(name, namespace)

    def __call__(self, *args, **kwargs):
        """Compute, by the overload that the arguments mean."""
        return self._call(*args, **kwargs)

    def overloads(self):
        """Return the overloads' names: `default` is the one without."""
        texts = library.schemas(self._qualified_op_name)
        signatures = [text.split("(", 1)[0] for text in texts]
        return [text.partition(".")[2] or "default" for text in signatures]

    def __getattr__(self, name):
        """Return an overload, made on first use."""
        if name.startswith("__") or name not in self.overloads():
            raise AttributeError(
                f"The underlying op of '{self}' has no overload name '{name}'; it has "
                f"{', '.join(self.overloads())}"
            )
        made = OpOverload(self, self._namespace, self.__name__, name)
        setattr(self, name, made)
        return made

    def __str__(self):
        """Return PyTorch's spelling."""
        return f"{self._namespace}.{self.__name__}"

    def __repr__(self):
        """Return PyTorch's spelling."""
        return f"<OpOverloadPacket(op='{self}')>"

    def __deepcopy__(self, memo):
        """Return the one object of this operator."""
        return self


class OpOverload:
    """One overload: callable, and known by its name."""

    def __init__(self, packet, namespace, name, overload):
        """Take the operator, and the names; the overload without one has `default`."""
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
