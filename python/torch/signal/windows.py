"""Window functions of signal processing: M weights, (M,), symmetric or (sym=False) periodic.

All take `sym`, and `dtype`, `layout`, `device` and `requires_grad` of the result.
Source: documentation of torch.signal.windows, PyTorch 2.10.
"""

import math

import torch

__all__ = [
    "bartlett", "blackman", "cosine", "exponential", "gaussian", "general_cosine",
    "general_hamming", "hamming", "hann", "kaiser", "nuttall",
]  # fmt: skip


def _window(name, M, sym, options, shape):
    """Make a window from `shape`, a function of (line, steps).

    `line(first, last)` gives the M places of the window, `steps` their number minus one.
    """
    requires_grad = options.pop("requires_grad", False)
    dtype = options.get("dtype") or torch.get_default_dtype()
    options["dtype"] = dtype
    if M < 0:
        raise ValueError(f"{name} requires non-negative window length, got M={M}")
    if options.get("layout") not in (None, torch.strided):
        raise ValueError(f"{name} is implemented for strided tensors only, got {options['layout']}")
    if dtype not in (torch.float32, torch.float64):
        raise ValueError(f"{name} expects float32 or float64 dtypes, got: {dtype}")
    if M == 0:
        return torch.empty((0,), requires_grad=requires_grad, **options)
    steps = M - 1 if sym else M

    def line(first, step):
        return torch.linspace(first, first + (M - 1) * step, steps=M, **options)

    with torch.no_grad():
        made = shape(line, max(1, steps)) if M > 1 else torch.ones((1,), **options)
    return made.requires_grad_() if requires_grad else made


def exponential(M, *, center=None, tau=1.0, sym=True, **options):
    """Return exp(-|n - center| / tau); the centre can be moved where sym is False."""
    if tau <= 0:
        raise ValueError(f"Tau must be positive, got: {tau} instead.")
    if sym and center is not None:
        raise ValueError("Center must be None for symmetric windows")

    def shape(line, steps):
        middle = steps / 2 if center is None else center
        return torch.exp(-torch.abs(line(-middle / tau, 1 / tau)))

    return _window("exponential", M, sym, options, shape)


def cosine(M, *, sym=True, **options):
    """Return half a period of the sine."""

    def shape(line, steps):
        step = math.pi / (steps + 1)
        return torch.sin(line(step / 2, step))

    return _window("cosine", M, sym, options, shape)


def gaussian(M, *, std=1.0, sym=True, **options):
    """Return exp(-x^2), x being the distance from the middle over std * sqrt(2)."""
    if std <= 0:
        raise ValueError(f"Standard deviation must be positive, got: {std} instead.")

    def shape(line, steps):
        step = 1 / (std * math.sqrt(2))
        return torch.exp(-(line(-steps / 2 * step, step) ** 2))

    return _window("gaussian", M, sym, options, shape)


def kaiser(M, *, beta=12.0, sym=True, **options):
    """Return I0(beta * sqrt(1 - x^2)) / I0(beta), x going from -1 to 1."""
    if beta < 0:
        raise ValueError(f"beta must be non-negative, got: {beta} instead.")

    def shape(line, steps):
        x = line(-beta, 2 * beta / steps)
        square = torch.clamp(beta * beta - x**2, min=0)
        return torch.i0(torch.sqrt(square)) / torch.i0(torch.tensor(beta, dtype=x.dtype))

    return _window("kaiser", M, sym, options, shape)


def general_cosine(M, *, a, sym=True, **options):
    """Return the sum of cosines with the weights `a`, of alternating sign."""
    if not isinstance(a, (list, tuple)):
        raise TypeError("Coefficients must be a list/tuple")
    if not a:
        raise ValueError("Coefficients cannot be empty")

    def shape(line, steps):
        angle = line(0.0, 2 * math.pi / steps)
        return sum((-1) ** k * weight * torch.cos(k * angle) for k, weight in enumerate(a))

    return _window("general_cosine", M, sym, options, shape)


def general_hamming(M, *, alpha=0.54, sym=True, **options):
    """Return alpha - (1 - alpha) * cos."""
    return general_cosine(M, a=[alpha, 1.0 - alpha], sym=sym, **options)


def hamming(M, *, sym=True, **options):
    """Return the Hamming window."""
    return general_hamming(M, sym=sym, **options)


def hann(M, *, sym=True, **options):
    """Return the Hann window."""
    return general_hamming(M, alpha=0.5, sym=sym, **options)


def blackman(M, *, sym=True, **options):
    """Return the Blackman window."""
    return general_cosine(M, a=[0.42, 0.5, 0.08], sym=sym, **options)


def nuttall(M, *, sym=True, **options):
    """Return the minimum 4-term Blackman-Harris window after Nuttall."""
    return general_cosine(M, a=[0.3635819, 0.4891775, 0.1365995, 0.0106411], sym=sym, **options)


def bartlett(M, *, sym=True, **options):
    """Return the triangle that is zero at both ends."""

    def shape(line, steps):
        return 1 - torch.abs(line(-1.0, 2 / steps))

    return _window("bartlett", M, sym, options, shape)
