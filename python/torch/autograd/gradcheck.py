"""Comparing gradients with finite differences.

Source: documentation of torch.autograd.gradcheck, PyTorch 2.10.
"""

import warnings

import torch
from torch.autograd._engine import grad

__all__ = ["GradcheckError", "gradcheck", "gradgradcheck"]
_NONE_ASKED = (
    "gradcheck expects at least one input tensor to require gradient, but none of the them have "
    "requires_grad=True."
)


class GradcheckError(RuntimeError):
    """A gradient is wrong."""


def _tensors(values):
    return (values,) if isinstance(values, torch.Tensor) else tuple(values)


def _real(tensor):
    """Return a tensor's numbers in one row, complex ones as pairs: a view where that is one."""
    tensor = torch.view_as_real(tensor.resolve_conj()) if tensor.is_complex() else tensor
    return tensor.reshape(-1)


def _differentiable(tensor):
    return isinstance(tensor, torch.Tensor) and (tensor.is_floating_point() or tensor.is_complex())


def _outputs(function, inputs):
    return [one for one in _tensors(function(*inputs)) if _differentiable(one)]


def _numerical(function, inputs, place, eps):
    """Return for each output the slopes towards one input, (numbers of input, of output)."""
    moved = [one.detach().clone() if isinstance(one, torch.Tensor) else one for one in inputs]
    numbers = _real(moved[place].contiguous())
    shape = inputs[place].shape
    if inputs[place].is_complex():
        moved[place] = torch.view_as_complex(numbers.view(*shape, 2))
    else:
        moved[place] = numbers.view(shape)
    rows = []
    for index in range(numbers.numel()):
        before = numbers[index].item()
        sides = []
        for step in (eps, -eps):
            numbers[index] = before + step
            with torch.no_grad():
                given = [
                    one.detach().clone() if isinstance(one, torch.Tensor) else one for one in moved
                ]
                sides.append([_real(one).clone() for one in _outputs(function, given)])
        numbers[index] = before
        rows.append([(up - down) / (2 * eps) for up, down in zip(*sides, strict=True)])
    return [torch.stack(column) for column in zip(*rows, strict=True)]


def _analytical(output, wanted):
    """Return for each wanted input the slopes of an output, (numbers of input, of output)."""
    columns = []
    numbers = _real(output)
    for index in range(numbers.numel()):
        found = grad(numbers[index], wanted, retain_graph=True, allow_unused=True)
        columns.append(
            [
                _real(torch.zeros_like(one) if slope is None else slope)
                for one, slope in zip(wanted, found, strict=True)
            ]
        )
    if not columns:
        return [_real(one).new_zeros((_real(one).numel(), 0)) for one in wanted]
    return [torch.stack(column, dim=1) for column in zip(*columns, strict=True)]


def _check_inputs(inputs):
    asked = [
        place
        for place, one in enumerate(inputs)
        if isinstance(one, torch.Tensor) and one.requires_grad
    ]
    if not asked:
        raise ValueError(_NONE_ASKED)
    for place in asked:
        if inputs[place].dtype not in (torch.float64, torch.complex128):
            warnings.warn(
                f"Input #{place} requires gradient and is not a double precision floating point "
                "or complex. This check will likely fail if all the inputs are not of double "
                "precision floating point or complex. ",
                stacklevel=4,
            )
    return asked


def _check_output(output, place, inputs, asked, numerical, settings):
    """Hold the gradients of one output against the numerical slopes, and against each other."""
    wanted = [inputs[p] for p in asked]
    first, second = _analytical(output, wanted), _analytical(output, wanted)
    for p, own, again, slopes in zip(asked, first, second, numerical, strict=True):
        expected = slopes[place].to(own.dtype)
        if not torch.allclose(own, expected, settings["rtol"], settings["atol"]):
            raise GradcheckError(
                f"Jacobian mismatch for output {place} with respect to input {p},\n"
                f"numerical:{expected}\nanalytical:{own}\n"
            )
        if own.numel() and (own - again).abs().max() > settings["nondet_tol"]:
            raise GradcheckError(
                "Backward is not reentrant, i.e., running backward with same input and grad_output "
                "multiple times gives different values, although analytical gradient matches "
                "numerical gradient. The tolerance for nondeterminism was "
                f"{settings['nondet_tol']}."
            )
    zeros = torch.zeros_like(output)
    for one, slope in zip(
        wanted, grad(output, wanted, zeros, retain_graph=True, allow_unused=True), strict=True
    ):
        if slope is not None and not slope.eq(0).all():
            raise GradcheckError("backward not multiplied by grad_output")
        if settings["check_grad_dtypes"] and slope is not None and slope.dtype != one.dtype:
            raise GradcheckError(f"expected a gradient of {one.dtype}, got {slope.dtype}")


def _check(func, inputs, eps, settings):
    asked = _check_inputs(inputs)
    outputs = _outputs(func, inputs)
    numerical = [_numerical(func, inputs, place, eps) for place in asked]
    if not any(one.requires_grad for one in outputs):
        if any(slopes.ne(0).any() for column in numerical for slopes in column):
            raise GradcheckError("Numerical gradient for function expected to be zero")
        return
    for place, output in enumerate(outputs):
        if output.requires_grad:
            _check_output(output, place, inputs, asked, numerical, settings)


def _tangents(function, inputs, place):
    """Return for each output its tangents along one input, (numbers of input, of output)."""
    from torch.autograd import forward_ad

    rows = []
    for index in range(_real(inputs[place]).numel()):
        tangent = torch.zeros_like(inputs[place], memory_format=torch.contiguous_format)
        _real(tangent)[index] = 1
        with forward_ad.dual_level():
            given = list(inputs)
            given[place] = forward_ad.make_dual(inputs[place], tangent)
            pairs = [forward_ad.unpack_dual(one) for one in _outputs(function, given)]
            found = [torch.zeros_like(own) if t is None else t for own, t in pairs]
            rows.append([_real(one).detach().clone() for one in found])
    return [torch.stack(column) for column in zip(*rows, strict=True)]


def _check_forward(func, inputs, eps, settings):
    """Hold the tangents of forward mode against finite differences."""
    for p in _check_inputs(inputs):
        pairs = zip(_numerical(func, inputs, p, eps), _tangents(func, inputs, p), strict=True)
        for place, (expected, own) in enumerate(pairs):
            if not torch.allclose(own, expected.to(own.dtype), settings["rtol"], settings["atol"]):
                raise GradcheckError(
                    f"Jacobian computed with forward mode mismatch for output {place} with respect "
                    f"to input {p},\nnumerical:{expected}\nanalytical:{own}\n"
                )


def gradcheck(
    func,
    inputs,
    *,
    eps=1e-06,
    atol=1e-05,
    rtol=0.001,
    raise_exception=True,
    nondet_tol=0.0,
    check_undefined_grad=True,
    check_grad_dtypes=False,
    check_batched_grad=False,
    check_batched_forward_grad=False,
    check_forward_ad=False,
    check_backward_ad=True,
    fast_mode=False,
    masked=None,
):
    """Hold gradients by the engine against finite differences.

    Args:
        func: from tensors to a tensor or a tuple of them.
        inputs: a tensor or a tuple; float64 or complex128 where they require gradients.
        eps: step of the differences.
        atol: absolute tolerance.
        rtol: relative tolerance.
        raise_exception: raise an error rather than return False.
        nondet_tol: how far two backward passes may differ.
        check_undefined_grad: accepted; the engine here always hands on defined gradients.
        check_grad_dtypes: gradients must have their input's dtype.
        check_batched_grad: accepted; a batch of gradients is run one by one.
        check_batched_forward_grad: accepted; a batch of tangents is run one by one.
        check_forward_ad: check the tangents of forward mode, too.
        check_backward_ad: check the backward pass.
        fast_mode: accepted; all numbers are checked in any case.
        masked: accepted, for sparse layouts.

    Returns: True; False if a gradient is wrong and raise_exception is false.

    Raises:
        GradcheckError: a gradient is wrong.
        ValueError: no input requires gradients.
    """
    if not check_backward_ad and not check_forward_ad:
        raise AssertionError(
            "Expected at least one of check_forward_ad and check_backward_ad to be True"
        )
    settings = {
        "atol": atol, "rtol": rtol, "nondet_tol": nondet_tol, "check_grad_dtypes": check_grad_dtypes
    }  # fmt: skip
    try:
        if check_backward_ad:
            _check(func, _tensors(inputs), eps, settings)
        if check_forward_ad:
            _check_forward(func, _tensors(inputs), eps, settings)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def gradgradcheck(
    func,
    inputs,
    grad_outputs=None,
    *,
    gen_non_contig_grad_outputs=False,
    check_fwd_over_rev=False,
    check_rev_over_rev=True,
    **keywords,
):
    """Hold gradients of gradients against finite differences.

    Args:
        func: from tensors to a tensor or a tuple of them.
        inputs: as in gradcheck.
        grad_outputs: gradients that the first backward pass starts from; random if None.
        gen_non_contig_grad_outputs: make these non-contiguous.
        check_fwd_over_rev: check forward mode over backward, too.
        check_rev_over_rev: check backward over backward.
        **keywords: as in gradcheck.
    """
    if not check_fwd_over_rev and not check_rev_over_rev:
        raise AssertionError(
            "Expected at least one of check_fwd_over_rev and check_rev_over_rev to be True"
        )
    inputs = _tensors(inputs)
    if grad_outputs is None:
        outputs = [one for one in _outputs(func, inputs) if one.requires_grad]
        grad_outputs = tuple(_random_like(one, gen_non_contig_grad_outputs) for one in outputs)
    else:
        grad_outputs = _tensors(grad_outputs)
    count = len(grad_outputs)

    def gradients(*given):
        own, starts = given[:-count], given[-count:]
        with torch.enable_grad():
            # The numerical side comes with tensors that require nothing.
            own = tuple(
                one.detach().requires_grad_()
                if isinstance(one, torch.Tensor) and before.requires_grad and not one.requires_grad
                else one
                for one, before in zip(own, inputs, strict=True)
            )
            outputs = [one for one in _outputs(func, own) if one.requires_grad]
            asked = [one for one in own if isinstance(one, torch.Tensor) and one.requires_grad]
            found = grad(outputs, asked, starts, create_graph=True, allow_unused=True)
        return tuple(one for one in found if one is not None)

    return gradcheck(
        gradients,
        (*inputs, *grad_outputs),
        check_forward_ad=check_fwd_over_rev,
        check_backward_ad=check_rev_over_rev,
        **keywords,
    )


def _random_like(tensor, non_contiguous):
    shape = (*tensor.shape, 2) if non_contiguous else tensor.shape
    made = torch.randn(shape, dtype=tensor.dtype, device=tensor.device)
    return (made[..., 0] if non_contiguous else made).requires_grad_()
