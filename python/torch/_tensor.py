"""Tensor: a handle of a libtorch tensor with Python's operators.

Methods that are operators of libtorch are made on first use; written out in the other parts of
this class is what schemas do not hold, and what runs in inner loops.
"""

from . import _operators
from ._grad_mode import no_grad
from ._operators import wrap
from ._override_state import (
    DisableTorchFunctionSubclass,
    _disabled_torch_function_impl,
    overriding,
)
from ._tensor_attributes import Bare, attributes
from ._tensor_conversion import Conversion
from ._tensor_gradient import Gradient
from ._tensor_methods import Methods
from ._tensor_more import More
from ._tensor_numbers import Numbers
from ._tensor_operators import Operators
from ._tensor_properties import Properties

_dispatching = set()


class _TensorType(type):
    def __new__(mcs, name, bases, namespace, **options):
        asked = namespace.get("__torch_function__")
        own = "_asks" not in namespace and asked is not _disabled_torch_function_impl
        if own and bases and bases[0] is not Operators and Tensor in bases:
            from ._overriding import Overriding

            bases = tuple(Overriding if base is Tensor else base for base in bases)
        if bases and bases[0] is not Operators and not isinstance(bases[0], _TensorType):
            namespace = {"__dict__": attributes, **namespace}  # another base's would come before
        made = super().__new__(mcs, name, bases, namespace, **options)
        if getattr(made, "_asks", False) and (
            made.__torch_function__ is not _disabled_torch_function_impl
        ):
            overriding.add(made)
        if getattr(made, "__torch_dispatch__", None) is not None:
            _dispatching.add(made)
        return made


class Tensor(
    Operators,
    Numbers,
    Properties,
    Gradient,
    Conversion,
    More,
    Methods,
    Bare,
    metaclass=_TensorType,
):
    """A multi-dimensional array of one dtype on one device, with automatic differentiation."""

    __module__ = "torch"
    __dict__ = attributes

    def __new__(cls, *args, **kwargs):
        """Make a tensor of the default dtype from sizes, lists, or another tensor.

        `torch.tensor` is the better way.
        """
        if len(args) == 1 and isinstance(args[0], Tensor):
            if kwargs.get("device") is not None:
                raise RuntimeError(
                    "Legacy tensor constructor of the form torch.Tensor(tensor, device=device) is "
                    "not supported.  Use torch.tensor(...) or torch.as_tensor(...) instead."
                )
            made = _operators.function("alias")(args[0])
        else:
            from . import _typed

            made = _typed.new(_typed.default_dtype(), kwargs.get("device"), args)
        if cls is not Tensor:
            made = _as_subclass(made, cls)
        return made

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        """Compute, and return tensors as ones of this class."""
        if not all(issubclass(cls, kind) for kind in types):
            return NotImplemented
        with DisableTorchFunctionSubclass():
            return _as_class(func(*args, **(kwargs or {})), cls)

    @staticmethod
    def _make_subclass(cls, data, require_grad=False):
        made = _as_subclass(data.detach(), cls)
        return made.requires_grad_() if require_grad else made

    def as_subclass(self, cls):
        """Return a tensor of class `cls` that shares this one's data and graph."""
        return _as_subclass(wrap(self._h), cls)

    def __reduce_ex__(self, protocol):
        """Pickle as elements, dtype, shape and attributes."""
        from . import _pickled

        return _pickled.reduced(self)

    def __copy__(self):
        """Return a tensor over the same memory; a leaf stays one."""
        made = _as_subclass(self.detach(), type(self)) if self.is_leaf else self.view_as(self)
        vars(made).update(vars(self))
        return made.requires_grad_() if self.is_leaf and self.requires_grad else made

    def __deepcopy__(self, memo):
        """Copy data and gradient of a leaf."""
        from copy import deepcopy  # late, as all that a first line of a program does not need

        if not self.is_leaf:
            raise RuntimeError(
                "Only Tensors created explicitly by the user (graph leaves) support the deepcopy "
                "protocol at the moment."
            )
        with no_grad():
            made = self.detach().clone()
            if self.requires_grad:
                made.requires_grad_()
            if self.grad is not None:
                made.grad = self.grad.detach().clone()
        made = made if type(self) is Tensor else _as_subclass(made, type(self))
        memo[id(self)] = made
        vars(made).update(deepcopy(dict(vars(self)), memo))
        return made


def _as_class(result, cls):
    if cls is Tensor:
        return result
    if isinstance(result, Tensor) and not isinstance(result, cls):
        return _as_subclass(result, cls)
    if isinstance(result, (tuple, list)):
        return type(result)(_as_class(part, cls) for part in result)
    return result


def _as_subclass(tensor, cls):
    if cls in _dispatching:
        raise NotImplementedError(
            f"{cls.__name__}: expected a class without __torch_dispatch__, which no tensor's class "
            "can have here; define __torch_function__, or enter a TorchDispatchMode"
        )
    made = object.__new__(cls)
    made._h = tensor._h
    return made


def _rebuild_from_type_v2(func, new_type, args, state):
    """Return a tensor of a subclass, with its attributes: pickles name this."""
    from ._rebuilding import with_class
    from ._unpickler import Builder

    return with_class(Builder(func), new_type, args, state)


_operators.use_tensor_class(Tensor)
