"""Merging and splitting axes."""

from torch.nn.modules.module import Module


class Flatten(Module):
    """Merge the axes from start_dim to end_dim."""

    __constants__ = ["start_dim", "end_dim"]
    _single_op = True

    def __init__(self, start_dim=1, end_dim=-1):
        """Remember the axes."""
        super().__init__()
        self.start_dim = start_dim
        self.end_dim = end_dim

    def forward(self, input):
        """Return input with those axes merged."""
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self):
        """Show the axes."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """Split axis dim into the sizes of unflattened_size."""

    __constants__ = ["dim", "unflattened_size"]
    _single_op = True

    def __init__(self, dim, unflattened_size):
        """Remember axis and sizes.

        Raises: TypeError if sizes are not integers (or pairs of name and size for a named axis).
        """
        super().__init__()
        if isinstance(dim, int):
            self._require_sizes(unflattened_size)
        elif not isinstance(dim, str):
            raise TypeError("invalid argument type for dim parameter")
        self.dim = dim
        self.unflattened_size = unflattened_size

    @staticmethod
    def _require_sizes(sizes):
        if not isinstance(sizes, (tuple, list)):
            raise TypeError(
                "unflattened_size must be a tuple of ints, but found type " + type(sizes).__name__
            )
        for place, size in enumerate(sizes):
            if not isinstance(size, int):
                raise TypeError(
                    "unflattened_size must be tuple of ints, but found element of type "
                    f"{type(size).__name__} at pos {place}"
                )

    def forward(self, input):
        """Return input with the axis split."""
        return input.unflatten(self.dim, self.unflattened_size)

    def extra_repr(self):
        """Show axis and sizes."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
