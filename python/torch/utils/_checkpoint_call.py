"""A checkpointed call: its arguments and results, and the surroundings in which it ran first."""

import torch
from torch import _lifetime


class Surroundings:
    """Random states and autocast settings of the first computation."""

    def __init__(self, preserve_rng_state, tensors):
        self.rng = torch.get_rng_state() if preserve_rng_state else None
        self.cuda_rng = None
        self.devices = ["cpu"]
        if any(tensor.device.type == "cuda" for tensor in tensors):
            self.devices.append("cuda")
            if preserve_rng_state:
                self.cuda_rng = torch.cuda.get_rng_state()
        if self.rng is not None:
            _lifetime.keep(self.rng)
        self.autocast = [
            (kind, torch.is_autocast_enabled(kind), torch.get_autocast_dtype(kind))
            for kind in self.devices
        ]

    def run(self, function):
        """Call function under these settings, recording, and put the present ones back."""
        rng = torch.get_rng_state() if self.rng is not None else None
        cuda_rng = torch.cuda.get_rng_state() if self.cuda_rng is not None else None
        contexts = [
            torch.autocast(kind, dtype=dtype, enabled=enabled)
            for kind, enabled, dtype in self.autocast
        ]
        try:
            if rng is not None:
                torch.set_rng_state(self.rng)
            if cuda_rng is not None:
                torch.cuda.set_rng_state(self.cuda_rng)
            for context in contexts:
                context.__enter__()
            with torch.enable_grad():
                return function()
        finally:
            for context in reversed(contexts):
                context.__exit__(None, None, None)
            if rng is not None:
                torch.set_rng_state(rng)
            if cuda_rng is not None:
                torch.cuda.set_rng_state(cuda_rng)


def take(nest, tensors):
    """Append the tensors of a nest to a list; returns the nest with their places in their stead."""
    if isinstance(nest, torch.Tensor):
        tensors.append(nest)
        return _Place(len(tensors) - 1)
    if isinstance(nest, (tuple, list)):
        parts = [take(part, tensors) for part in nest]
        if hasattr(nest, "_fields"):
            return type(nest)(*parts)
        return type(nest)(parts)
    if isinstance(nest, dict):
        return {key: take(part, tensors) for key, part in nest.items()}
    return nest


def fill(nest, tensors):
    """Put tensors back in their places."""
    if isinstance(nest, _Place):
        return tensors[nest.number]
    if isinstance(nest, (tuple, list)):
        parts = [fill(part, tensors) for part in nest]
        if hasattr(nest, "_fields"):
            return type(nest)(*parts)
        return type(nest)(parts)
    if isinstance(nest, dict):
        return {key: fill(part, tensors) for key, part in nest.items()}
    return nest


class _Place:
    def __init__(self, number):
        self.number = number


class Run:
    """One checkpointed call: computes first without recording, later again with it."""

    def __init__(self, function, nest, contexts, surroundings, reentrant):
        self.function = function
        self.reentrant = reentrant
        self.nest = nest
        self.first_context, self.again_context = contexts
        self.surroundings = surroundings
        self.result = None
        self.modules = modules_of(function)

    def call(self, tensors):
        args, kwargs = fill(self.nest, tensors)
        return self.function(*args, **kwargs)

    def first(self, tensors):
        """Compute; remembers the result's form, returns its tensors."""
        with self.first_context:
            result = self.call(tensors)
        found = []
        self.result = take(result, found)
        return found

    def again(self, tensors):
        """Compute with recording, under the first computation's settings."""
        with self.again_context:
            result = self.surroundings.run(lambda: self.call(tensors))
        found = []
        take(result, found)
        return found


def modules_of(function):
    """Find the modules that a callable is, belongs to, or closes over."""
    found = []
    waiting = [function]
    seen = set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, torch.nn.Module):
            found.append(value)
            continue
        if isinstance(value, (tuple, list)):
            waiting.extend(value)
            continue
        for name in ("__self__", "func", "args", "__wrapped__"):
            part = getattr(value, name, None) if callable(value) else None
            if part is not None:
                waiting.append(part)
        for cell in getattr(value, "__closure__", None) or ():
            try:
                waiting.append(cell.cell_contents)
            except ValueError:
                continue  # a name that is not bound yet
    return found
