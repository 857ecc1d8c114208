"""vmap as a loop: the function runs once for each slice.

Source: documentation of torch.vmap, PyTorch 2.10.
"""

import torch
from torch.utils._pytree import tree_flatten


def vmap(func, in_dims=0, out_dims=0, randomness="error", *, chunk_size=None):
    """Return a function that runs func for each slice of its arguments, and stacks the results.

    It is a loop over the slices, so it costs as much time as one; the values are the same.

    Args:
        func: from tensors, nested or not, to tensors.
        in_dims: axis of the slices, for all arguments, or nested as these are; None for an argument
            that goes into every call as it is.
        out_dims: axis along which results are stacked, for all or nested as these are.
        randomness: "error" refuses random numbers, "different" draws new ones for each slice,
            "same" repeats them.
        chunk_size: accepted; slices are computed one by one.

    Raises:
        ValueError: axes and arguments do not fit, or results are no tensors.
        RuntimeError: func draws random numbers in randomness "error".
    """
    if randomness not in ("error", "different", "same"):
        raise RuntimeError(
            "Only allowed values for randomness are 'error', 'different', or 'same'. Got "
            f"{randomness}"
        )
    if chunk_size is not None and chunk_size <= 0:
        raise ValueError(f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")

    def run(*args, **kwargs):
        flat, spec, dims, size = _batch(func, in_dims, args)
        state = torch.get_rng_state()
        results = []
        for index in range(size or 1):
            if randomness == "same":
                torch.set_rng_state(state)
            slices = [_slice(one, dim, index, size) for one, dim in zip(flat, dims, strict=True)]
            results.append(func(*spec.unflatten(slices), **kwargs))
        if randomness == "error" and not torch.equal(torch.get_rng_state(), state):
            raise RuntimeError(
                "vmap: called random operation while in randomness error mode. Please either use "
                "the 'same' or 'different' randomness flags on vmap or perform the randomness "
                "operation out of vmap"
            )
        return _joined(func, results, out_dims, size)

    run.__name__ = getattr(func, "__name__", "vmap")
    run.__wrapped__ = func
    return run


def _spread(prefix, spec):
    """Return a value for each leaf of a form, from a nest of fewer levels; None if it misfits."""
    parts, form = tree_flatten(prefix, is_leaf=lambda part: part is not prefix)
    if form.is_leaf():
        return [prefix] * spec.num_leaves
    if form.type is not spec.type or len(parts) != spec.num_children:
        return None
    found = [_spread(part, own) for part, own in zip(parts, spec.children_specs, strict=True)]
    return None if None in found else [value for part in found for value in part]


def _name(func):
    return getattr(func, "__name__", repr(func))


def _slice(value, dim, index, size):
    if dim is None:
        return value
    if size == 0:
        shape = list(value.shape)
        del shape[dim]
        return value.new_zeros(shape)
    return value.select(dim, index)


def _batch(func, in_dims, args):
    """Return the arguments' leaves, their form, the axis of each, and the number of slices."""
    call = f"vmap({_name(func)}, in_dims={in_dims}, ...)(<inputs>)"
    if not isinstance(in_dims, (int, tuple)):
        raise ValueError(
            f"{call}: expected `in_dims` to be int or a (potentially nested) tuple matching the "
            f"structure of inputs, got: {type(in_dims)}."
        )
    if not args:
        raise ValueError(
            f"vmap({_name(func)})(<inputs>): got no inputs. Maybe you forgot to add inputs, or you "
            "are trying to vmap over a function with no inputs. The latter is unsupported."
        )
    flat, spec = tree_flatten(args)
    dims = _spread(in_dims, spec)
    if dims is None:
        raise ValueError(
            f"{call}: in_dims is not compatible with the structure of `inputs`. in_dims has "
            f"structure {tree_flatten(in_dims)[1]} but inputs has structure {spec}."
        )
    sizes = []
    for one, dim in zip(flat, dims, strict=True):
        if dim is not None:
            _check(call, one, dim)
            sizes.append(one.shape[dim])
    if not sizes:
        raise ValueError(f"{call}: expected at least one axis in in_dims, got None for all")
    if len(set(sizes)) > 1:
        raise ValueError(
            "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
            f"{sizes} for the mapped dimension"
        )
    dims = [
        dim if dim is None or dim >= 0 else dim + one.dim()
        for one, dim in zip(flat, dims, strict=True)
    ]
    return flat, spec, dims, sizes[0]


def _check(call, value, dim):
    if not isinstance(dim, int):
        raise ValueError(
            f"{call}: Got in_dim={dim} for an input but in_dim must be either an integer dimension "
            "or None."
        )
    if not isinstance(value, torch.Tensor):
        raise ValueError(
            f"{call}: Got in_dim={dim} for an input but the input is of type {type(value)}. We "
            "cannot vmap over non-Tensor arguments, please use None as the respective in_dim"
        )
    if not -value.dim() <= dim < value.dim():
        raise ValueError(
            f"{call}: Got in_dim={dim} for some input, but that input is a Tensor of "
            f"dimensionality {value.dim()} so expected in_dim to satisfy -{value.dim()} <= in_dim "
            f"< {value.dim()}."
        )


def _joined(func, results, out_dims, size):
    """Stack the results of all slices, leaf by leaf."""
    rows, spec = [], None
    for result in results:
        leaves, spec = tree_flatten(result)
        rows.append(leaves)
    dims = _spread(out_dims, spec)
    if dims is None and isinstance(out_dims, tuple) and len(out_dims) == 1 and spec.is_leaf():
        dims = list(out_dims)
    if dims is None:
        raise ValueError(
            f"vmap({_name(func)}, ..., out_dims={out_dims})(<inputs>): out_dims is not compatible "
            f"with the structure of `outputs`. out_dims has structure {tree_flatten(out_dims)[1]} "
            f"but outputs has structure {spec}."
        )
    joined = [
        _stacked(func, column, dim, size)
        for column, dim in zip(zip(*rows, strict=True), dims, strict=True)
    ]
    return spec.unflatten(joined)


def _stacked(func, column, dim, size):
    if dim is None:
        if any(
            one is not column[0] and not (isinstance(one, torch.Tensor) and one.equal(column[0]))
            for one in column
        ):
            raise ValueError(
                f"vmap({_name(func)}, ...): `{_name(func)}` can not return a BatchedTensor when "
                "out_dim is None"
            )
        return column[0]
    for one in column:
        if not isinstance(one, torch.Tensor):
            raise ValueError(
                f"vmap({_name(func)}, ...): `{_name(func)}` must only return Tensors, got type "
                f"{type(one)}. Did you mean to set out_dims= to None for output?"
            )
    stacked = torch.stack(column, dim)
    return stacked if size else stacked.narrow(dim, 0, 0)
