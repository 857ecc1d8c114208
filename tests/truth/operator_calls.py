"""How a recorded operator is called on both hosts: as function, method, in place, with out=."""

import torch
from operator_recipes import RECIPES

# The seed with which PyTorch's database wraps functions that draw random numbers.
SEED = 42


def resolve(path):
    """Return a function for a public name.

    Args:
        path: `torch.linalg.svd`; `Tensor.T`, a method or property of the first argument; or
            `recipe.einsum`, a function of RECIPES.
    """
    first, _, rest = path.partition(".")
    if first == "recipe":
        return RECIPES[rest][1]
    if first == "Tensor":
        return lambda self, *args, **kwargs: _member(self, rest, args, kwargs)
    found = torch
    for part in rest.split("."):
        found = getattr(found, part)
    return found


def _member(self, name, args, kwargs):
    found = getattr(self, name)
    return found(*args, **kwargs) if callable(found) else found


def tensors(value):
    """Return the tensors in nested lists and tuples, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [tensor for element in value for tensor in tensors(element)]
    return []


def plain(value):
    """Return nested results as lists and tuples of the plain kinds."""
    if isinstance(value, torch.Tensor):
        return value
    if isinstance(value, (list, tuple)):
        parts = [plain(element) for element in value]
        return parts if isinstance(value, list) else tuple(parts)
    return value


def dense(tensor):
    """Return a sparse tensor as a strided one, others as they are."""
    return tensor if tensor.layout == torch.strided else tensor.to_dense()


def comparable(tensor):
    """Return a tensor's values in a layout and dtype that can be compared."""
    tensor = dense(tensor.detach())
    if tensor.dtype == torch.complex32:
        return tensor.to(torch.complex64)
    if tensor.is_floating_point() and tensor.element_size() == 1:
        return tensor.float()
    same_width = {torch.uint16: torch.int16, torch.uint32: torch.int32, torch.uint64: torch.int64}
    return tensor.view(same_width[tensor.dtype]) if tensor.dtype in same_width else tensor


def settled(result, signs):
    """Take away the signs that a decomposition leaves open, where the operator has such."""
    return [t.abs() if signs and t.dtype != torch.bool else t for t in tensors(result)]


def gradients(results, inputs):
    """Return the gradients of inputs for fixed gradients of the results; None where unused."""
    wanted = [t for t in inputs if t.requires_grad]
    outputs = [dense(t) for t in results if t.requires_grad and t.numel()]
    if not wanted or not outputs:
        return None
    starts = []
    for output in outputs:
        count = torch.arange(output.numel(), dtype=torch.float64)
        weights = ((count % 7 - 3) / 4 + 0.125).reshape(output.shape)
        starts.append(weights.to(output.dtype))
    return list(torch.autograd.grad(outputs, wanted, starts, allow_unused=True))


def run(function, args, kwargs):
    """Call with the random numbers of a fixed seed."""
    torch.manual_seed(SEED)
    return function(*args, **kwargs)


def without_gradients(value):
    """Return the arguments with every tensor as a leaf of its own that needs no gradient."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone(memory_format=torch.preserve_format)
    if isinstance(value, dict):
        return {key: without_gradients(element) for key, element in value.items()}
    if isinstance(value, (list, tuple)):
        made = [without_gradients(element) for element in value]
        return made if isinstance(value, list) else tuple(made)
    return value


def variant(kind, name, path, args, kwargs):
    """Call another form of an operator without gradients; returns its result."""
    args, kwargs = without_gradients(args), without_gradients(kwargs)
    if kind == "out":
        before = run(resolve(path), args, kwargs)
        out = empty_like(before)
        got = run(resolve(path), args, {**kwargs, "out": out})
        same = tensors(got)
        for given, returned in zip(tensors(out), same, strict=True):
            if given is not returned:
                raise AssertionError("expected out= to be returned, got another tensor")
        return got
    first = args[0]
    got = run(resolve("Tensor." + name), args, kwargs)
    if kind == "inplace" and got is not first:
        raise AssertionError("expected the tensor itself from the in-place form, got another")
    return got


def empty_like(result):
    """Return empty tensors of the results' dtypes, to be given as out=."""
    if isinstance(result, torch.Tensor):
        return torch.empty(0, dtype=result.dtype)
    return tuple([empty_like(element) for element in result])
