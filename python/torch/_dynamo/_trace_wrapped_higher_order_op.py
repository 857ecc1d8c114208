"""What programs put around torch.vmap for tensors that index others."""


class TransformGetItemToIndex:
    """A context in which `tensor[index]` takes a tensor that vmap made, which it always does here.

    Here vmap computes on ordinary tensors, one after the other.
    """

    def __enter__(self):
        """Begin."""

    def __exit__(self, *error):
        """End."""
