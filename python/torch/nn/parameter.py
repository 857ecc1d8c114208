"""Tensors that a module owns: trained ones (Parameter) and carried ones (Buffer)."""

import torch
from torch import _lifetime
from torch._override_state import (
    DisableTorchFunction,
    _disabled_torch_function_impl,
    overriding,
    state,
)


class _ParameterType(type(torch.Tensor)):
    def __instancecheck__(cls, instance):
        return type.__instancecheck__(cls, instance) or (
            cls is Parameter
            and isinstance(instance, torch.Tensor)
            and getattr(instance, "_is_param", False)
        )


class Parameter(torch.Tensor, metaclass=_ParameterType):
    """A tensor that a module registers as trainable when it is assigned to an attribute.

    Args:
        data: values, any shape; an empty tensor if left out. Shares memory with the parameter.
        requires_grad: whether gradients are computed for it.

    Source: documentation of torch.nn.parameter.Parameter, PyTorch 2.10.
    """

    __torch_function__ = _disabled_torch_function_impl

    def __new__(cls, data=None, requires_grad=True):
        """Wrap data without copying it; the result outlives every scope.

        A tensor of a program's own class stays one and is marked.
        """
        if data is None:
            data = torch.empty(0)
        if type(data) in overriding:
            return _marked(data, requires_grad)
        if state.modes:  # PyTorch's makes parameters without asking
            with DisableTorchFunction():
                return cls(data, requires_grad)
        parameter = torch.Tensor._make_subclass(cls, data.detach(), requires_grad)
        _lifetime.keep(parameter)
        return parameter

    def __deepcopy__(self, memo):
        """Copy values and the requires_grad flag, once per memo."""
        known = memo.get(id(self))
        if known is None:
            known = type(self)(self.detach().clone(), self.requires_grad)
            memo[id(self)] = known
        return known

    def __repr__(self, *, tensor_contents=None):
        """Print as PyTorch does: a header line, then the tensor."""
        return "Parameter containing:\n" + super().__repr__()

    def __reduce_ex__(self, proto):
        """Pickle as the data and the flag."""
        return Parameter, (self.detach(), self.requires_grad)


def _marked(data, requires_grad):
    marked = data.detach().requires_grad_(requires_grad)
    if type(marked) is not type(data):
        raise RuntimeError(
            f"Creating a Parameter from an instance of type {type(data).__name__} requires that "
            "detach() returns an instance of the same type, but return type "
            f"{type(marked).__name__} was found instead. To use the type as a Parameter, please "
            "correct the detach() semantics defined by its __torch_dispatch__() implementation."
        )
    marked._is_param = True
    _lifetime.keep(marked)
    return marked


class _BufferType(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, torch.Tensor) and getattr(instance, "_is_buffer", False)


class Buffer(metaclass=_BufferType):
    """Mark a tensor so that assigning it to a module attribute registers a buffer.

    Calling it gives the tensor itself (an ordinary Tensor) with the mark and its `persistent` flag.

    Source: documentation of torch.nn.parameter.Buffer, PyTorch 2.10.
    """

    def __new__(cls, data=None, *, persistent=True):
        """Return data detached, marked as a buffer."""
        if data is None:
            data = torch.empty(0)
        buffer = data.detach().requires_grad_(data.requires_grad)
        buffer.persistent = persistent
        buffer._is_buffer = True
        _lifetime.keep(buffer)
        return buffer


class UninitializedTensorMixin:
    """What lazy parameters and buffers share: no shape until `materialize`."""

    def materialize(self, shape, device=None, dtype=None):
        """Give the tensor its shape (uninitialised values) and its final class."""
        device = self.data.device if device is None else device
        dtype = self.data.dtype if dtype is None else dtype
        self.data = torch.empty(shape, device=device, dtype=dtype)
        self.__class__ = self.cls_to_become


def is_lazy(param):
    """Whether a parameter or buffer still waits for its shape."""
    return isinstance(param, UninitializedTensorMixin)


class UninitializedParameter(UninitializedTensorMixin, Parameter):
    """A parameter whose shape becomes known at the first forward pass."""

    cls_to_become = Parameter

    def __new__(cls, requires_grad=True, device=None, dtype=None):
        """Make an empty parameter on the given device."""
        data = torch.empty(0, device=device, dtype=dtype)
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    def __init__(self, requires_grad=True, device=None, dtype=None):
        """Accept the arguments that __new__ has used."""

    def __repr__(self):
        """Say that there is no value yet."""
        return "<UninitializedParameter>"


class UninitializedBuffer(UninitializedTensorMixin, torch.Tensor):
    """A buffer whose shape becomes known at the first forward pass."""

    cls_to_become = torch.Tensor

    def __new__(cls, requires_grad=False, device=None, dtype=None, persistent=True):
        """Make an empty buffer on the given device."""
        data = torch.empty(0, device=device, dtype=dtype)
        buffer = torch.Tensor._make_subclass(cls, data, requires_grad)
        buffer.persistent = persistent
        buffer._is_buffer = True
        return buffer

    def __init__(self, requires_grad=False, device=None, dtype=None, persistent=True):
        """Accept the arguments that __new__ has used."""

    def __repr__(self, *, tensor_contents=None):
        """Say that there is no value yet."""
        return "<UninitializedBuffer>"
