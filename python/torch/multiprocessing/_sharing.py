"""Tensors in messages between processes: a number by which the other side finds the memory."""

from torch._C import library
from torch.nn.parameter import Parameter


def reduce_tensor(tensor):
    """Return how the other side makes the tensor: over the same memory.

    Raises: RuntimeError for a computed tensor that requires gradients.
    """
    if tensor.requires_grad and not tensor.is_leaf:
        raise RuntimeError(
            "Cowardly refusing to serialize non-leaf tensor which requires_grad, since autograd "
            "does not support crossing process boundaries.  If you just want to transfer the data, "
            "call detach() on the tensor before serializing (e.g., putting it on the queue)."
        )
    number = library.hand_over(tensor.detach()._h)
    return _taken, (isinstance(tensor, Parameter), number, tensor.requires_grad)


def _taken(is_parameter, number, requires_grad):
    from torch._operators import wrap

    tensor = wrap(library.take_over(number))
    if is_parameter:
        return Parameter(tensor, requires_grad)
    return tensor.requires_grad_() if requires_grad else tensor
