"""How many floating-point operations matrix products and convolutions take.

Source: documentation of torch.utils.flop_counter, PyTorch 2.10. As there, groups of a convolution
are seen in the sizes of its weight only.
"""

import math


def _product(left, right):
    """(..., M, K) by (..., K, N)."""
    return 2 * math.prod(left.shape) * right.shape[-1]


def _mm(left, right, *rest, out_val, **options):
    return _product(left, right)


def _addmm(summand, left, right, *rest, out_val, **options):
    return _product(left, right)


def _convolved(x, weight, result, transposed):
    """Every weight meets every place of the result, of the input if transposed."""
    places = (x if transposed else result)[2:]
    return 2 * x[0] * math.prod(places) * math.prod(weight)


def _convolution(x, weight, bias, stride, padding, dilation, transposed, *rest, out_val, **options):
    return _convolved(x.shape, weight.shape, out_val.shape, transposed)


def _swapped(shape):
    return (shape[1], shape[0], *shape[2:])


def _convolution_backward(
    grad, x, weight, bias, stride, padding, dilation, transposed, offset, groups, wanted, *, out_val
):
    grad_x, grad_weight, _ = out_val
    count = 0
    if wanted[0]:
        count += _convolved(grad.shape, weight.shape, grad_x.shape, not transposed)
    if wanted[1]:
        moving, still = (grad, x) if transposed else (x, grad)
        count += _convolved(
            _swapped(moving.shape), _swapped(still.shape), _swapped(grad_weight.shape), False
        )
    return count


def _attention(query, key, value):
    """Each query meets each key, and each of their scores a value; heads are shared by groups."""
    batch, heads, queries, width = query
    return 2 * batch * heads * queries * key[-2] * (width + value[-1])


def _attended(query, key, value, *rest, out_val, **options):
    return _attention(query.shape, key.shape, value.shape)


def _attended_backward(grad, query, key, value, *rest, out_val, **options):
    """The scores again, then the gradients of scores, values, queries and keys."""
    batch, heads, queries, width = query.shape
    scores = 2 * batch * heads * queries * key.shape[-2]
    return scores * (3 * width + 2 * value.shape[-1])


FORMULAS = {
    "mm": _mm,
    "bmm": _mm,
    "_scaled_mm": _mm,
    "addmm": _addmm,
    "baddbmm": _addmm,
    "convolution": _convolution,
    "_convolution": _convolution,
    "convolution_overrideable": _convolution,
    "convolution_backward": _convolution_backward,
    "_scaled_dot_product_efficient_attention": _attended,
    "_scaled_dot_product_flash_attention": _attended,
    "_scaled_dot_product_cudnn_attention": _attended,
    "_scaled_dot_product_efficient_attention_backward": _attended_backward,
    "_scaled_dot_product_flash_attention_backward": _attended_backward,
    "_scaled_dot_product_cudnn_attention_backward": _attended_backward,
}
