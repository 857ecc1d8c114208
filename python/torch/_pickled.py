"""Tensors in pickles: `pickle.dumps`, `copy.copy`, multiprocessing's queues.

Unlike torch.save, a pickle holds each tensor's own elements: views do not share memory again.
"""

from . import _operators
from ._C import library
from ._types import DTYPES, LAYOUTS


def reduced(tensor):
    """Return what `__reduce_ex__` does for a tensor."""
    if not tensor.is_cpu or tensor.layout is not LAYOUTS["strided"]:
        kind = f"{tensor.layout} on {tensor.device}"
        raise NotImplementedError(
            f"pickle: expected a strided tensor in main memory, got {kind}; pickle cpu() or "
            "to_dense(), or use torch.save"
        )
    plain = tensor.detach().resolve_conj().resolve_neg().contiguous()
    data = bytearray(plain.nbytes)
    library.load_bytes(plain._h, 0, data)
    sizes, name = tuple(tensor.shape), tensor.dtype._name
    state = dict(vars(tensor))
    arguments = (type(tensor), bytes(data), name, sizes, tensor.requires_grad, state)
    return rebuilt, arguments


def rebuilt(kind, data, name, sizes, requires_grad, state):
    """Return the tensor again."""
    made = _operators.function("empty")(list(sizes), dtype=DTYPES[name])
    if data:
        library.store_bytes(made._h, 0, data, 0, len(data))
    made = made.as_subclass(kind) if kind is not type(made) else made
    vars(made).update(state)
    return made.requires_grad_() if requires_grad else made
