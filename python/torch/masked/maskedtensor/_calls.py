"""What functions of torch compute of masked tensors, by kind of function.

Source: documentation of torch.masked, "Supported Ops", PyTorch 2.10.
"""

import torch

from .core import DTYPES, is_masked_tensor, made, places, plain

_UNARY = set(
    """abs absolute acos arccos acosh arccosh angle asin arcsin asinh arcsinh atan arctan atanh
    arctanh bitwise_not ceil clamp clip conj_physical cos cosh deg2rad digamma erf erfc erfinv exp
    exp2 expm1 fix floor frac lgamma log log10 log1p log2 logit i0 isnan isfinite nan_to_num neg
    negative positive pow rad2deg reciprocal round rsqrt sigmoid sign sgn signbit sin sinc sinh
    sqrt square tan tanh trunc __rtruediv__""".split()
)
_BINARY = set(
    """add atan2 arctan2 bitwise_and bitwise_or bitwise_xor bitwise_left_shift
    bitwise_right_shift div divide floor_divide fmod logaddexp logaddexp2 mul multiply nextafter
    remainder sub subtract true_divide eq ne le ge greater greater_equal gt less_equal lt less
    maximum minimum fmax fmin not_equal""".split()
)
_REDUCING = set("sum mean amin amax argmin argmax prod all var std".split())
# Applied to the data and to the mask.
_BOTH = set(
    """select transpose split split_with_sizes tensor_split chunk t index expand view reshape
    flatten unflatten cat concat concatenate unsqueeze unfold stack hstack vstack dstack hsplit
    vsplit dsplit narrow swapaxes swapdims broadcast_to view_as expand_as reshape_as im2col col2im
    contiguous to_dense __getitem__ __get__""".split()
)
# Applied to the data, which keeps its mask; a device is the mask's, too.
_DATA = set(
    """clone detach ones_like to float double half int long short bool char byte bfloat16 type
    cpu cuda type_as""".split()
)
# Answered from the data, or done to it.
_ASKED = set(
    """size dim ndimension numel nelement stride is_contiguous is_floating_point is_complex
    is_signed element_size storage_offset get_device data_ptr is_same_size __len__ backward
    register_hook retain_grad register_post_accumulate_grad_hook requires_grad_ is_inference
    is_conj is_neg""".split()
)
_NUMBERS = set("item __bool__ __float__ __int__ __index__ is_nonzero".split())
_OPERATORS = {
    "__abs__": "abs",
    "__pos__": "positive",
    "__invert__": "bitwise_not",
    "__mod__": "remainder",
    "__floordiv__": "floor_divide",
    "__lshift__": "bitwise_left_shift",
    "__rshift__": "bitwise_right_shift",
    "__xor__": "bitwise_xor",
    "__rtruediv__": "__rtruediv__",
    "__getitem__": "__getitem__",
    "__len__": "__len__",
    "__bool__": "__bool__",
    "__float__": "__float__",
    "__int__": "__int__",
    **{f"__{name}__": name for name in "neg pow eq ne lt le gt ge".split()},
}
_names = {getattr(torch.Tensor, method): name for method, name in _OPERATORS.items()}


def call(func, args, kwargs):
    """Return what a function makes of arguments among which are masked tensors.

    Raises: TypeError if there is no rule for it.
    """
    name = _names.get(func) or func.__name__
    in_place = name.endswith("_") and not name.endswith("__")
    known = name[:-1] if in_place and name != "requires_grad_" else name
    if known in _UNARY:
        return _unary(func, name, in_place, args, kwargs)
    if known in _BINARY:
        return _binary(func, in_place, args, kwargs)
    rule = _rule(name)
    if rule is None:
        raise TypeError(
            f"no implementation found for 'torch.{name}' on types that implement "
            "__torch_function__: [MaskedTensor]; compute on get_data() and get_mask()"
        )
    return rule(func, name, args, kwargs)


def _rule(name):
    if name in _REDUCING:
        return lambda func, name, args, kwargs: _reduced(name, *args, **kwargs)
    if name in _BOTH:
        return lambda func, name, args, kwargs: _result(
            func(*_each(args, _data), **_each(kwargs, _data)),
            func(*_each(args, _mask), **_each(kwargs, _mask)),
        )
    if name in _DATA:
        return _converted
    if name in _ASKED:
        return lambda func, name, args, kwargs: func(args[0], *_each(args[1:], _data), **kwargs)
    if name in _NUMBERS:
        return _number
    return _SPECIAL.get(name)


def _data(value):
    return plain(value) if is_masked_tensor(value) else value


def _mask(value):
    return value._masked_mask if is_masked_tensor(value) else value


def _each(values, pick):
    """Return arguments with data, or masks, in the place of masked tensors."""
    if isinstance(values, dict):
        return {name: _each(value, pick) for name, value in values.items()}
    if type(values) in (list, tuple):
        return type(values)(_each(value, pick) for value in values)
    return pick(values)


def _result(data, mask):
    if isinstance(data, (tuple, list)):
        return type(data)(_result(*pair) for pair in zip(data, mask, strict=True))
    return made(data, mask)


def _like(sparse, values):
    """Return a sparse tensor with other values."""
    make = torch.sparse_coo_tensor
    if sparse.layout == torch.sparse_csr:
        make = torch.sparse_csr_tensor
    return make(*places(sparse), values, sparse.size())


def _computed(func, args):
    """Return what a function makes of data: of sparse tensors, of their values."""
    first = next(value for value in args if isinstance(value, torch.Tensor))
    if first.layout == torch.strided:
        return func(*args)
    values = [value.values() if _is_sparse(value) else value for value in args]
    return _like(first, func(*values))


def _is_sparse(value):
    return isinstance(value, torch.Tensor) and value.layout != torch.strided


def _unary(func, name, in_place, args, kwargs):
    if any(isinstance(value, torch.Tensor) for value in args[1:]):
        raise TypeError("MaskedTensor unary ops do not support additional Tensor arguments")
    masked = args[0]
    if in_place:
        func(masked, *args[1:], **kwargs)
        return masked
    data = _computed(lambda *values: func(*values, **kwargs), _each(args, _data))
    return made(data, masked._masked_mask)


def _binary(func, in_place, args, kwargs):
    if kwargs:
        raise ValueError("len(kwargs) must equal 0")
    masked = [value for value in args[:2] if is_masked_tensor(value)]
    masks = [value._masked_mask for value in masked]
    if len(masks) == 2 and not _same(*masks):
        raise ValueError(
            "Input masks must match. If you need support for this, please open an issue on Github."
        )
    if in_place:
        func(args[0], *_each(args[1:], _data))
        return args[0]
    data = _computed(func, _each(args, _data))
    mask = masks[0]
    return made(data, mask.expand_as(data) if data.layout == torch.strided else mask)


def _same(one, other):
    if one is other:
        return True
    if one.layout != other.layout or one.size() != other.size():
        return False
    if one.layout == torch.strided:
        return torch.equal(one, other)
    pairs = zip((*places(one), one.values()), (*places(other), other.values()), strict=True)
    return all(torch.equal(*pair) for pair in pairs)


def _all(data, dim=None, *, keepdim=False, dtype=None, mask=None):
    filled = data.masked_fill(~mask, True)
    return filled.all() if dim is None else filled.all(dim, keepdim)


def _reduced(name, masked, dim=None, keepdim=False, dtype=None):
    function = _all if name == "all" else getattr(torch.masked, name)
    data, mask = plain(masked), masked._masked_mask
    if data.layout != torch.strided:
        if dim is not None or name in ("argmin", "argmax"):
            raise TypeError(
                f"The sparse version of {name} is not implemented in reductions; call to_dense()"
            )
        data, mask = data.values(), mask.values()
    if name in ("var", "std"):  # whose gradients would mix in what does not count
        data = data.masked_fill(~mask, 0)
    if dim is None:
        return made(function(data, mask=mask), mask.any())
    counts = mask
    for place in sorted((dim,) if isinstance(dim, int) else dim, reverse=True):
        counts = counts.any(place, keepdim)
    return made(function(data, dim, keepdim=keepdim, dtype=dtype, mask=mask), counts)


def _converted(func, name, args, kwargs):
    masked = args[0]
    data = func(plain(masked), *_each(args[1:], _data), **kwargs)
    if data.dtype not in DTYPES:
        raise TypeError(f"{data.dtype} is not supported in MaskedTensor.")
    return made(data, masked._masked_mask.to(data.device))


def _number(func, name, args, kwargs):
    number = func(plain(args[0]), *args[1:])
    if not args[0]._masked_mask.all():
        raise ValueError(f"{name}: expected an element that counts, got one that is masked out")
    return number


def _softmax(func, name, args, kwargs):
    def softmax(input, dim, dtype=None):
        data, mask = plain(input), input._masked_mask
        data = data if dtype is None else data.to(dtype)
        return made(torch.ops.aten._masked_softmax(data, ~mask, dim, 2), mask)

    kwargs.pop("_stacklevel", None)
    return softmax(*args, **kwargs)


def _where(func, name, args, kwargs):
    condition, *values = args
    every = [
        (plain(value), value._masked_mask)
        if is_masked_tensor(value)
        else (value, torch.ones_like(value, dtype=torch.bool))
        for value in values
    ]
    (data, mask), (other, other_mask) = every
    condition = _data(condition)
    return made(torch.where(condition, data, other), torch.where(condition, mask, other_mask))


def _copied(func, name, args, kwargs):
    target, source = args
    if is_masked_tensor(source) and not _same(target._masked_mask, source._masked_mask):
        raise ValueError("args[0] mask and args[1] mask must match but do not")
    func(target, _data(source))
    return target


def _sparse(layout, method):
    def convert(func, name, args, kwargs):
        masked = args[0]
        if masked.layout == layout:
            return masked
        if layout == torch.sparse_csr and masked.ndim != 2:
            raise ValueError(
                "Only 2D tensors can be converted to the SparseCsr layout but got shape: "
                f"{masked.size()}"
            )
        mask = getattr(masked._masked_mask, method)()
        mask = mask.coalesce() if layout == torch.sparse_coo else mask
        return made(plain(masked).sparse_mask(mask), mask)

    return convert


def _values(func, name, args, kwargs):
    part = func(plain(args[0]))
    return made(part, torch.ones_like(part, dtype=torch.bool))


_SPECIAL = {
    "softmax": _softmax,
    "where": _where,
    "copy_": _copied,
    "to_sparse": _sparse(torch.sparse_coo, "to_sparse"),
    "to_sparse_coo": _sparse(torch.sparse_coo, "to_sparse"),
    "to_sparse_csr": _sparse(torch.sparse_csr, "to_sparse_csr"),
    "values": _values,
    "indices": _values,
    "as_subclass": lambda func, name, args, kwargs: func(*args, **kwargs),
}
