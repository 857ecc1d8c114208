"""How a call of one of torch's functions is recorded."""

import inspect

import torch

from ._names import public

# Functions of torch.nn.functional that are C++ in PyTorch: their arguments are recorded as given.
_AS_GIVEN = frozenset(
    """adaptive_avg_pool1d avg_pool1d avg_pool2d avg_pool3d bilinear celu_ channel_shuffle conv1d
    conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d cosine_similarity
    elu_ gelu hardshrink hardtanh_ leaky_relu_ linear logsigmoid native_channel_shuffle one_hot
    pairwise_distance pdist pixel_shuffle pixel_unshuffle prelu relu_ rrelu_
    scaled_dot_product_attention selu_ softplus softshrink threshold_""".split()
)


def recorded_call(function, args, kwargs):
    """Return op, target, args and kwargs of a call."""
    known, found = public(function)
    if known is None:
        name = getattr(function, "__name__", "")
        if name == "__get__":
            name = next(
                (key for kind in torch.Tensor.__mro__ for key, member in vars(kind).items()
                 if member is function.__self__),
                name,
            )  # fmt: skip
            return "call_function", getattr, (args[0], name), {}
        if hasattr(torch.Tensor, name):
            return "call_method", name, args, kwargs
        return "call_function", function, args, kwargs
    function = found
    if known.startswith("torch.nn.functional.") and known.split(".")[-1] not in _AS_GIVEN:
        args, kwargs = _spelled_out(function, args, kwargs)
    return "call_function", function, args, kwargs


def _spelled_out(function, args, kwargs):
    """Return all arguments, those with a default by name, as PyTorch passes them on."""
    try:
        signature = inspect.signature(function)
        bound = signature.bind(*args, **kwargs)
    except (TypeError, ValueError):
        return args, kwargs
    parameters = signature.parameters
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters.values()):
        return args, kwargs
    bound.apply_defaults()
    needed = [value for name, value in bound.arguments.items() if _is_needed(parameters[name])]
    others = {
        name: value for name, value in bound.arguments.items() if not _is_needed(parameters[name])
    }
    return tuple(needed), others


def _is_needed(parameter):
    return parameter.default is parameter.empty and parameter.kind != parameter.KEYWORD_ONLY
