"""From noise to latents: guided velocity and three ways to integrate it from t=0 to t=1.

Axes: B batch, N latents, d latent width. Source: unite-facts 2.6, 2.7.
"""

import torch

from .flow import shift_time, velocity

SOLVERS = ("euler", "heun", "dopri5")
GUIDANCE_ORDERS = ("norm_first", "both", "cfg_first")
SEED_SPACE = 2**32  # the CPU generator looks at the low 32 bits of a seed only

# Dormand-Prince 5(4): times, stage weights; error weights as torchdiffeq has them (Shampine's).
DOPRI5_TIMES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
DOPRI5_STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
DOPRI5_ERROR = (
    35 / 384 - 1951 / 21600,
    0.0,
    500 / 1113 - 22642 / 50085,
    125 / 192 - 451 / 720,
    -2187 / 6784 + 12231 / 42400,
    11 / 84 - 649 / 6300,
    -1 / 60,
)
DOPRI5_MIDDLE = (
    6025192743 / 30085553152 / 2,
    0.0,
    51252292925 / 65400821598 / 2,
    -2691868925 / 45128329728 / 2,
    187940372067 / 1594534317056 / 2,
    -1776094331 / 19743644256 / 2,
    11237099 / 235043384 / 2,
)
ORDER, SAFETY, LARGEST_GROWTH, LARGEST_CUT = 5, 0.9, 10.0, 0.2
SMALLEST_STEP = 1e-9


def image_noise(seed, first_index, count, shape):
    """Start noise of numbered samples; sample i depends on the seed and i only.

    Args:
        seed: integer.
        first_index: number of the first sample.
        count: B.
        shape: (N, d).

    Returns: (B, N, d), on the CPU, standard normal.
    """
    generator = torch.Generator()
    base = _scramble(seed)
    noise = []
    for index in range(first_index, first_index + count):
        generator.manual_seed((base + index) % SEED_SPACE)
        noise.append(torch.randn(shape, generator=generator))
    return torch.stack(noise)


def _scramble(number):
    """Spread neighbouring integers over 64 bits (the finalizer of splitmix64)."""
    mask = 2**64 - 1
    x = (number + 0x9E3779B97F4A7C15) & mask
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & mask
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & mask
    return x ^ (x >> 31)


class GuidedVelocity:
    """dx/dt of a model under classifier-free guidance.

    Orders: "norm_first" normalises both predictions, then combines them; "cfg_first" combines raw
    predictions and normalises only without guidance; "both" is norm_first under guidance and also
    normalises without. So "norm_first" at scale 1 never normalises, as the authors' code doesn't.
    """

    def __init__(self, model, labels, *, scale, low, high, order, clamp):
        """Prepare the labels of both halves of the batch.

        Args:
            model: a Unite.
            labels: (B,), int64.
            scale: guidance scale, at least 1; 1 is no guidance.
            low: guidance acts at times above it; 0 lets it act from the start.
            high: guidance acts at times below it.
            order: one of GUIDANCE_ORDERS.
            clamp: see `flow.velocity`.
        """
        if scale < 1:
            raise ValueError(f"guidance_scale: expected at least 1 (no guidance), got {scale}")
        if order not in GUIDANCE_ORDERS:
            known = " or ".join(GUIDANCE_ORDERS)
            raise ValueError(f"guidance_order: expected {known}, got '{order}'")
        self.model, self.labels, self.clamp = model, labels, clamp
        self.scale, self.low, self.high, self.order = scale, low, high, order
        self.both_labels = torch.cat((labels, torch.full_like(labels, model.null_label)))
        self.evaluations = 0

    def __call__(self, t, x):
        """Velocity at time t (a number) of x (B, N, d)."""
        self.evaluations += 1
        return velocity(x, self.clean(t, x), t, self.clamp)

    def clean(self, t, x):
        """Guided prediction of the clean latents, (B, N, d)."""
        model = self.model
        guided = self.scale > 1
        acts = guided and (self.low == 0 or t > self.low) and t < self.high
        if not acts:  # weight 1: the unconditional half would cancel out
            raw = model.denoise_raw(x, _times(t, x), self.labels)
            normal = self.order == "both" or guided == (self.order == "norm_first")
            return model.normalise(raw) if normal else raw
        x = torch.cat((x, x))
        prediction = model.denoise_raw(x, _times(t, x), self.both_labels)
        if self.order != "cfg_first":
            prediction = model.normalise(prediction)
        conditional, unconditional = prediction.chunk(2)
        return torch.lerp(unconditional, conditional, self.scale)


def _times(t, x):
    return torch.full((x.shape[0],), t, device=x.device)


def integrate(f, x, *, solver, steps, shift, rtol, atol):
    """Integrate dx/dt = f(t, x) from 0 to 1.

    Args:
        f: function of a time (number) and a state.
        x: start state, (B, N, d).
        solver: "euler" or "heun" with `steps` steps on the shifted grid, or "dopri5".
        steps: number of fixed steps.
        shift: shift of the fixed grid, see `flow.shift_time`.
        rtol: relative tolerance of dopri5.
        atol: absolute tolerance of dopri5.

    Returns: the state at t=1.

    Raises:
        ValueError: the solver is unknown or steps is not positive.
    """
    if solver == "dopri5":
        return dopri5(f, x, rtol=rtol, atol=atol)
    if solver not in SOLVERS:
        raise ValueError(f"solver: expected {' or '.join(SOLVERS)}, got '{solver}'")
    if steps < 1:
        raise ValueError(f"steps: expected at least 1, got {steps}")
    times = [shift_time(index / steps, shift) for index in range(steps + 1)]
    for t, end in zip(times[:-1], times[1:], strict=True):
        slope = f(t, x)
        if solver == "heun":
            slope = (slope + f(end, x + (end - t) * slope)) / 2
        x = x + (end - t) * slope
    return x


def dopri5(f, x, *, rtol, atol):
    """Integrate adaptively from 0 to 1; the error is measured over the whole batch.

    As in torchdiffeq, the last step may pass t=1 and the end state is interpolated. That matters
    because the choice of steps, hence the result, depends on all images of the batch.

    Args:
        f: function of a time (number) and a state.
        x: start state, any shape.
        rtol: relative tolerance.
        atol: absolute tolerance.

    Returns: the state at t=1.

    Raises:
        FloatingPointError: the step size vanishes.
    """
    t, slope = 0.0, f(0.0, x)
    step = _first_step(f, x, slope, rtol, atol)
    while True:
        if not step > SMALLEST_STEP:
            raise FloatingPointError(
                f"dopri5: expected a step above {SMALLEST_STEP} at t={t}, got {step}; "
                "the model's output is not finite, or rtol and atol are too small"
            )
        slopes = [slope]
        for time, weights in zip(DOPRI5_TIMES, DOPRI5_STAGES, strict=True):
            end = _advance(x, slopes, weights, step)
            slopes.append(f(t + time * step, end))
        error = _advance(torch.zeros_like(x), slopes, DOPRI5_ERROR, step)
        ratio = _norm(error / (atol + rtol * torch.maximum(x.abs(), end.abs())))
        if ratio <= 1:
            if t + step >= 1:
                return _interpolate(x, end, slopes, step, (1 - t) / step)
            t, x, slope = t + step, end, slopes[-1]
        step = step * _growth(ratio)


def _advance(x, slopes, weights, step):
    for slope, weight in zip(slopes, weights, strict=True):
        if weight:
            x = x.add(slope, alpha=step * weight)
    return x


def _norm(x):
    return x.square().mean().sqrt().item()


def _growth(ratio):
    """Factor of the next step size from the error ratio of this one."""
    if ratio == 0:
        return LARGEST_GROWTH
    smallest = 1.0 if ratio < 1 else LARGEST_CUT
    return min(LARGEST_GROWTH, max(SAFETY / ratio ** (1 / ORDER), smallest))


def _first_step(f, x, slope, rtol, atol):
    """Size of the first step; source: Hairer, Norsett, Wanner, Solving ODEs I, II.4."""
    scale = atol + x.abs() * rtol
    d0, d1 = _norm(x / scale), _norm(slope / scale)
    h0 = 1e-6 if d0 < 1e-5 or d1 < 1e-5 else 0.01 * d0 / d1
    d2 = _norm((f(h0, x + h0 * slope) - slope) / scale) / h0
    if d1 <= 1e-15 and d2 <= 1e-15:
        h1 = max(1e-6, h0 * 1e-3)
    else:
        h1 = (0.01 / max(d1, d2)) ** (1 / ORDER)
    return min(100 * h0, h1)


def _interpolate(x, end, slopes, step, share):
    """State within a step, by the quartic through both ends, both slopes and the middle."""
    middle = _advance(x, slopes, DOPRI5_MIDDLE, step)
    f0, f1 = step * slopes[0], step * slopes[-1]
    a = 2 * (f1 - f0) - 8 * (end + x) + 16 * middle
    b = 5 * f0 - 3 * f1 + 18 * x + 14 * end - 32 * middle
    c = f1 - 4 * f0 - 11 * x - 5 * end + 16 * middle
    return x + share * (f0 + share * (c + share * (b + share * a)))
