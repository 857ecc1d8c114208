"""Moving a module between devices and dtypes."""

import torch

#: What torch.__future__ sets.
conversion = {"overwrite": False, "swap": False}


def _same_kind(old, new):
    """Whether new can take the place of old's data while the Python object stays."""
    return (
        not conversion["overwrite"]
        and (old.device.type == "meta") == (new.device.type == "meta")
        and type(old.data) is type(new)
    )


def _apply_swapping(self, fn):
    """Do what `_apply` does to the module's own parameters, so that all stay the same objects."""
    swap = torch.utils.swap_tensors
    for name, param in self._parameters.items():
        if param is None:
            continue
        place = f"{type(self).__name__}.{name}"
        with torch.no_grad():
            moved, grad = fn(param), param.grad
            moved_grad = None if grad is None else fn(grad).requires_grad_(grad.requires_grad)
        param.grad = None
        try:
            swap(param, torch.nn.Parameter(moved, requires_grad=param.requires_grad))
            place += ".grad"
            if grad is not None:
                swap(grad, moved_grad)
        except Exception as error:
            param.grad = grad
            raise RuntimeError(f"_apply(): Couldn't swap {place}") from error
        param.grad = grad


def _apply(self, fn, recurse=True):
    """Replace every parameter, gradient and buffer by fn of it, in place where possible.

    Args:
        self: the module.
        fn: tensor to tensor.
        recurse: include the modules below.
    Returns: self.
    """
    if recurse:
        for child in self.children():
            child._apply(fn)
    if conversion["swap"]:
        _apply_swapping(self, fn)
    else:
        _apply_to_parameters(self, fn)
    for name, buffer in self._buffers.items():
        if buffer is not None:
            self.register_buffer(name, fn(buffer), name not in self._non_persistent_buffers_set)
    return self


def _apply_to_parameters(self, fn):
    from torch.nn.parameter import Parameter, is_lazy

    for name, param in self._parameters.items():
        if param is None:
            continue
        with torch.no_grad():
            moved = fn(param)
        kept = param
        grad = None if is_lazy(param) else param.grad
        if moved is not param or conversion["overwrite"]:
            if is_lazy(param) or _same_kind(param, moved):
                param.data = moved
            else:
                kept = Parameter(moved, param.requires_grad)
                self._parameters[name] = kept
        if grad is not None:
            with torch.no_grad():
                moved_grad = fn(grad)
            if moved_grad is not grad or kept is not param:
                kept.grad = None
                kept.grad = moved_grad.requires_grad_(grad.requires_grad)


def _parse_to(args, kwargs):
    """Read the arguments of `to`: (device, dtype, non_blocking, memory_format)."""
    given = dict(kwargs)
    device, dtype = given.pop("device", None), given.pop("dtype", None)
    tensor = given.pop("tensor", None)
    non_blocking, layout = given.pop("non_blocking", False), given.pop("memory_format", None)
    given.pop("copy", None)
    rest = list(args)
    if rest and isinstance(rest[0], torch.Tensor):
        tensor = rest.pop(0)
    elif rest and isinstance(rest[0], torch.dtype):
        dtype = rest.pop(0)
    elif rest and (rest[0] is None or isinstance(rest[0], (str, int, torch.device))):
        device = rest.pop(0)
        if rest and (rest[0] is None or isinstance(rest[0], torch.dtype)):
            dtype = rest.pop(0)
    if rest and isinstance(rest[0], bool):
        non_blocking = rest.pop(0)
    if rest and isinstance(rest[0], bool):
        rest.pop(0)  # copy: a module converts in place anyway
    if rest or given:
        got = ", ".join(type(value).__name__ for value in args)
        if kwargs:
            got += ", " * bool(got) + ", ".join(
                f"{name}={type(value).__name__}" for name, value in kwargs.items()
            )
        raise TypeError(
            f"to() received an invalid combination of arguments - got ({got}), but expected one "
            "of:\n"
            " * (torch.device device = None, torch.dtype dtype = None, bool non_blocking = False, "
            "bool copy = False, *, torch.memory_format memory_format = None)\n"
            " * (torch.dtype dtype, bool non_blocking = False, bool copy = False, *, "
            "torch.memory_format memory_format = None)\n"
            " * (Tensor tensor, bool non_blocking = False, bool copy = False, *, "
            "torch.memory_format memory_format = None)\n"
        )
    if tensor is not None:
        device, dtype = tensor.device, tensor.dtype
    return None if device is None else torch.device(device), dtype, non_blocking, layout


def to(self, *args, **kwargs):
    """Move to a device, a floating dtype or a memory format; returns self.

    `to(device, dtype, non_blocking)`, `to(dtype, non_blocking)`, `to(tensor, non_blocking)`,
    `to(memory_format=...)`. Integer tensors keep their dtype.

    Raises: TypeError for an integer dtype; NotImplementedError when leaving the meta device.
    """
    device, dtype, non_blocking, layout = _parse_to(args, kwargs)
    if dtype is not None and not (dtype.is_floating_point or dtype.is_complex):
        raise TypeError(
            "nn.Module.to only accepts floating point or complex dtypes, but got desired "
            f"dtype={dtype}"
        )

    def convert(tensor):
        wanted = dtype if tensor.is_floating_point() or tensor.is_complex() else None
        options = {"non_blocking": non_blocking}
        if wanted is not None:
            options["dtype"] = wanted
        if device is not None:
            options["device"] = device
        if layout is not None and tensor.dim() in (4, 5):
            options["memory_format"] = layout
        if len(options) == 1:
            return tensor
        if tensor.device.type == "meta" and device is not None and device.type != "meta":
            raise NotImplementedError(
                "Cannot copy out of meta tensor; no data! Please use torch.nn.Module.to_empty() "
                "instead of torch.nn.Module.to() when moving module from meta to a different "
                "device."
            )
        return tensor.to(**options)

    return self._apply(convert)


def to_empty(self, *, device, recurse=True):
    """Move to a device without copying values; returns self."""
    return self._apply(lambda tensor: torch.empty_like(tensor, device=device), recurse=recurse)


def cast_type(self, dst_type):
    """Cast every parameter and buffer to dst_type; returns self."""
    return self._apply(lambda tensor: tensor.type(dst_type))


def _cast(self, dtype):
    return self._apply(lambda t: t.to(dtype) if t.is_floating_point() else t)


def to_float(self):
    """Cast floating tensors to float32; returns self."""
    return _cast(self, torch.float32)


def to_double(self):
    """Cast floating tensors to float64; returns self."""
    return _cast(self, torch.float64)


def to_half(self):
    """Cast floating tensors to float16; returns self."""
    return _cast(self, torch.float16)


def to_bfloat16(self):
    """Cast floating tensors to bfloat16; returns self."""
    return _cast(self, torch.bfloat16)


def cpu(self):
    """Move to the CPU; returns self."""
    return self._apply(lambda tensor: tensor.cpu())


def cuda(self, device=None):
    """Move to a CUDA device, the current one if none is named; returns self."""
    return self._apply(lambda tensor: tensor.cuda(device))


def _move(self, kind, device):
    name = kind if device is None else f"{kind}:{device}" if isinstance(device, int) else device
    return self._apply(lambda tensor: tensor.to(name))


def xpu(self, device=None):
    """Move to an XPU device; returns self."""
    return _move(self, "xpu", device)


def ipu(self, device=None):
    """Move to an IPU device; returns self."""
    return _move(self, "ipu", device)


def mtia(self, device=None):
    """Move to an MTIA device; returns self."""
    return _move(self, "mtia", device)


def share_memory(self):
    """Let processes that the module is sent to see the same parameters; returns self."""
    from torch import multiprocessing  # noqa: F401 (lets queues send the memory, not a copy)

    return self


METHODS = {
    "_apply": _apply,
    "to": to,
    "to_empty": to_empty,
    "type": cast_type,
    "float": to_float,
    "double": to_double,
    "half": to_half,
    "bfloat16": to_bfloat16,
    "cpu": cpu,
    "cuda": cuda,
    "xpu": xpu,
    "ipu": ipu,
    "mtia": mtia,
    "share_memory": share_memory,
}
