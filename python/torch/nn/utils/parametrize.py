"""Parameters that are computed from others: a module's attribute becomes a function's result.

Source: documentation of torch.nn.utils.parametrize, PyTorch 2.10.
"""

import torch
from torch import _lifetime
from torch.nn.modules.container import ModuleDict, ModuleList
from torch.nn.parameter import Parameter

_cache_depth = 0
_cache = {}


class cached:
    """Context manager: computes every parametrised tensor once until it ends."""

    def __enter__(self):
        """Begin to remember."""
        global _cache_depth
        _cache_depth += 1

    def __exit__(self, *error):
        """Forget, at the end of the outermost."""
        global _cache_depth
        _cache_depth -= 1
        if not _cache_depth:
            _cache.clear()


class ParametrizationList(ModuleList):
    """The parametrisations of one tensor, applied in turn to `original`.

    If the first one's `right_inverse` returns several tensors, these are `original0`, `original1`
    and so on.

    Args:
        modules: the parametrisations.
        original: the tensor to parametrise.
        unsafe: skip the checks of shape and dtype.
    """

    def __init__(self, modules, original, unsafe=False):
        """Find the original tensors by the right inverses."""
        if not modules:
            raise ValueError("ParametrizationList requires one or more modules.")
        super().__init__(modules)
        self.unsafe = unsafe
        shape, dtype = original.shape, original.dtype
        with torch.no_grad():
            new = original
            for module in reversed(list(self)):
                if hasattr(module, "right_inverse"):
                    try:
                        new = module.right_inverse(new)
                    except NotImplementedError:
                        pass  # nothing can be assigned, so the tensor itself is the original
        if not isinstance(new, torch.Tensor) and not isinstance(new, (tuple, list)):
            raise ValueError(
                "'right_inverse' must return a Tensor or a Sequence of tensors (list, tuple...). "
                f"Got {type(new).__name__}"
            )
        self.is_tensor = isinstance(new, torch.Tensor)
        self.ntensors = 1 if self.is_tensor else len(new)
        for name, tensor in zip(self._names(), [new] if self.is_tensor else new, strict=True):
            if isinstance(original, Parameter):
                tensor = Parameter(tensor, original.requires_grad)
                self.register_parameter(name, tensor)
            else:
                self.register_buffer(name, tensor)
        if not unsafe:
            result = self()
            if not isinstance(result, torch.Tensor) or (result.shape, result.dtype) != (
                shape,
                dtype,
            ):
                raise ValueError(
                    "Registering a parametrization may not change the shape or the dtype of the "
                    f"tensor, unless the `unsafe` flag is enabled: expected {shape} of {dtype}, "
                    f"got {getattr(result, 'shape', type(result))} of "
                    f"{getattr(result, 'dtype', None)}"
                )

    def _names(self):
        return ["original"] if self.is_tensor else [f"original{i}" for i in range(self.ntensors)]

    def right_inverse(self, value):
        """Set the originals so that the result becomes value."""
        with torch.no_grad():
            for module in reversed(list(self)):
                if not hasattr(module, "right_inverse"):
                    raise RuntimeError(
                        f"parametrization {type(module).__name__} does not implement right_inverse."
                    )
                value = module.right_inverse(value)
            parts = [value] if self.is_tensor else value
            for name, part in zip(self._names(), parts, strict=True):
                getattr(self, name).copy_(part)

    def forward(self):
        """Compute the parametrised tensor."""
        first, *others = list(self)
        result = first(*(getattr(self, name) for name in self._names()))
        for module in others:
            result = module(result)
        return result


def _property(name):
    def get(self):
        parametrization = self.parametrizations[name]
        if not _cache_depth:
            return parametrization()
        key = (id(self), name)
        if key not in _cache:
            _cache[key] = _lifetime.keep(parametrization())
        return _cache[key]

    def set(self, value):
        self.parametrizations[name].right_inverse(value)

    return property(get, set)


def _own_class(module):
    """Give the module a class of its own, to hold the properties."""
    base = type(module)
    made = type(
        f"Parametrized{base.__name__}", (base,), {"__module__": base.__module__, "_plain": base}
    )
    module.__class__ = made


def register_parametrization(module, tensor_name, parametrization, *, unsafe=False):
    """Let a parameter or buffer of a module be computed by another module.

    Args:
        module: whose attribute it is.
        tensor_name: the attribute's name.
        parametrization: maps the original to the tensor; its `right_inverse`, if there is one,
            maps back, and is used on assignment.
        unsafe: skip the checks of shape and dtype.

    Returns: the module.
    """
    parametrization.train(module.training)
    if is_parametrized(module, tensor_name):
        present = module.parametrizations[tensor_name]
        if not unsafe:
            value = getattr(module, tensor_name)
            result = parametrization(value)
            if result.shape != value.shape or result.dtype is not value.dtype:
                raise ValueError(
                    "Registering a parametrization may not change the shape or the dtype of the "
                    f"tensor: expected {value.shape} of {value.dtype}, got {result.shape} of "
                    f"{result.dtype}"
                )
            if hasattr(parametrization, "right_inverse"):
                present.right_inverse(parametrization.right_inverse(value))
        present.append(parametrization)
        present.unsafe |= unsafe
        return module
    if tensor_name not in module._parameters and tensor_name not in module._buffers:
        raise ValueError(
            f"Module '{module}' does not have a parameter, a buffer, or a parametrized element "
            f"with name '{tensor_name}'"
        )
    original = getattr(module, tensor_name)
    made = ParametrizationList([parametrization], original, unsafe)
    delattr(module, tensor_name)
    if not is_parametrized(module):
        _own_class(module)
        module.parametrizations = ModuleDict()
    setattr(type(module), tensor_name, _property(tensor_name))
    module.parametrizations[tensor_name] = made
    return module


def is_parametrized(module, tensor_name=None):
    """Tell whether a module, or one of its tensors, is parametrised."""
    found = module.__dict__.get("_modules", {}).get("parametrizations")
    if not isinstance(found, ModuleDict):
        return False
    return len(found) > 0 if tensor_name is None else tensor_name in found


def remove_parametrizations(module, tensor_name, leave_parametrized=True):
    """Make a parametrised tensor an ordinary one again.

    Args:
        module: whose attribute it is.
        tensor_name: the attribute's name.
        leave_parametrized: keep the computed value rather than the original.

    Returns: the module.
    """
    if not is_parametrized(module, tensor_name):
        raise ValueError(f"Module {module} does not have a parametrization on {tensor_name}")
    present = module.parametrizations[tensor_name]
    if not leave_parametrized and not present.is_tensor:
        raise ValueError(
            "Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is "
            "parametrized in terms of a sequence of tensors."
        )
    first = getattr(present, present._names()[0])
    value = first
    if leave_parametrized:
        with torch.no_grad():
            value = getattr(module, tensor_name).detach().clone()
    delattr(type(module), tensor_name)
    del module.parametrizations[tensor_name]
    if isinstance(first, Parameter):
        value = value if value is first else Parameter(value, first.requires_grad)
        module.register_parameter(tensor_name, value)
    else:
        module.register_buffer(tensor_name, value)
    if not is_parametrized(module):
        delattr(module, "parametrizations")
        module.__class__ = type(module)._plain
    return module


def type_before_parametrizations(module):
    """Return a module's class as it was before parametrisations."""
    return type(module)._plain if is_parametrized(module) else type(module)
