"""The class of masked tensors: libtorch's tensor holds the data, an attribute the mask.

Gradients are computed from the data: `grad` of a masked tensor has its mask, that of a plain
tensor that took part is a plain one, where PyTorch's is masked.

Source: documentation of torch.masked, PyTorch 2.10.
"""

import torch
from torch._override_state import DisableTorchFunctionSubclass

__all__ = ["MaskedTensor", "is_masked_tensor"]
#: What masked tensors may hold.
DTYPES = {
    torch.float16,
    torch.float32,
    torch.float64,
    torch.bool,
    torch.int8,
    torch.int16,
    torch.int32,
    torch.int64,
}
_LAYOUTS = (torch.strided, torch.sparse_coo, torch.sparse_csr)
_grad = torch.Tensor.grad


def is_masked_tensor(obj):
    """Tell whether an object is a masked tensor."""
    return isinstance(obj, MaskedTensor)


class MaskedTensor(torch.Tensor):
    """A tensor some of whose elements do not count.

    Args:
        data: the elements, which are copied.
        mask: booleans of the same shape and layout, True where an element counts.
        requires_grad: whether gradients are computed.

    Raises: TypeError or ValueError if data and mask do not fit.
    """

    def __new__(cls, data, mask, requires_grad=False):
        """Copy both."""
        import warnings

        data, mask = checked(data, mask)
        warnings.warn(
            "The PyTorch API of MaskedTensors is in prototype stage and will change in the near "
            "future. Please open a Github issue for features requests and see our documentation "
            "on the torch.masked module for further information about the project.",
            UserWarning,
            stacklevel=2,
        )
        return made(data.detach(), mask).requires_grad_(requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        """Compute on data and mask as the function asks."""
        from ._calls import call

        with DisableTorchFunctionSubclass():
            return call(func, args, kwargs or {})

    @staticmethod
    def _from_values(data, mask):
        return made(*checked(data, mask))

    @property
    def _masked_data(self):
        return plain(self).detach()

    @property
    def grad(self):
        """The gradient, with this tensor's mask; None if there is none."""
        found = _grad.__get__(self)
        return None if found is None else made(plain(found), self._masked_mask)

    @grad.setter
    def grad(self, value):
        _grad.__set__(self, value)

    def get_data(self):
        """Return the elements as a plain tensor, also those that do not count."""
        return plain(self)

    def get_mask(self):
        """Return the mask."""
        return self._masked_mask

    def to_tensor(self, value):
        """Return a plain tensor with a number where elements do not count."""
        return plain(self).masked_fill(~self._masked_mask, value)

    def is_sparse_coo(self):
        """Tell whether data and mask are sparse COO tensors."""
        return self.layout == torch.sparse_coo

    def is_sparse_csr(self):
        """Tell whether data and mask are sparse CSR tensors."""
        return self.layout == torch.sparse_csr

    @property
    def is_sparse(self):
        """Whether data and mask are sparse."""
        return self.layout != torch.strided

    def __repr__(self, *, tensor_contents=None):
        """Print elements, and -- where they do not count."""
        data, mask = self._masked_data, self._masked_mask
        if self.is_sparse:
            data, mask = data.to_dense(), mask.to_dense()
        if not data.dim():
            number = data.item()
            text = f"{number:8.4f}" if isinstance(number, float) else str(number)
            return f"MaskedTensor({text if mask.item() else '--'}, {mask.item()})"
        return f"MaskedTensor(\n{_indented(_printed(data.tolist(), mask.tolist()))}\n)"


def _printed(data, mask):
    if not data or not isinstance(data[0], list):
        texts = [f"{one:8.4f}" if isinstance(one, float) else str(one) for one in data]
        pairs = list(zip(texts, mask, strict=True))
        width = max((len(text) if counts else 8 for text, counts in pairs), default=0)
        return (
            "[" + ", ".join(text if counts else "--".rjust(width) for text, counts in pairs) + "]"
        )
    rows = [_indented(_printed(*pair)) for pair in zip(data, mask, strict=True)]
    return "[\n" + ",\n".join(rows) + "\n]"


def _indented(text):
    return "\n".join("  " + line for line in text.split("\n"))


def plain(tensor):
    """Return a tensor's elements as a tensor of no class of its own."""
    with DisableTorchFunctionSubclass():
        return tensor.as_subclass(torch.Tensor)


def made(data, mask):
    """Return the masked tensor over data, with its history, and a mask."""
    if data.layout == torch.sparse_coo:
        data, mask = data.coalesce(), mask.coalesce()
    result = data.as_subclass(MaskedTensor)
    result._masked_mask = torch._lifetime.keep(mask)
    return result


def checked(data, mask):
    """Return copies of data and mask.

    Raises: TypeError or ValueError if they do not fit.
    """
    for name, value in (("data", data), ("mask", mask)):
        if is_masked_tensor(value) or not torch.is_tensor(value):
            raise TypeError(f"{name} must be a Tensor")
    if data.layout != mask.layout:
        raise TypeError("data and mask must have the same layout.")
    if data.layout not in _LAYOUTS:
        raise TypeError(f"data layout of {data.layout} is not supported.")
    if mask.dtype != torch.bool:
        raise TypeError("mask must have dtype bool.")
    if data.dtype not in DTYPES:
        raise TypeError(f"{data.dtype} is not supported in MaskedTensor.")
    if data.dim() != mask.dim():
        raise ValueError("data.dim() must equal mask.dim()")
    if data.size() != mask.size():
        raise ValueError("data.size() must equal mask.size()")
    if data.layout == torch.strided:
        return data.clone(), mask.clone()
    if data.layout == torch.sparse_coo:
        data, mask = data.coalesce(), mask.coalesce()
    if data._nnz() != mask._nnz():
        data = data.sparse_mask(mask)
    if not all(a.equal(b) for a, b in zip(places(data), places(mask), strict=True)):
        kind, what = ("COO", "the same") if data.layout == torch.sparse_coo else ("CSR", "equal")
        raise ValueError(
            f"data and mask are both sparse {kind} tensors but do not have {what} indices."
        )
    return data.clone(), mask.clone()


def places(tensor):
    """Return what tells where the elements of a sparse tensor are."""
    if tensor.layout == torch.sparse_coo:
        return (tensor.indices(),)
    return tensor.crow_indices(), tensor.col_indices()
