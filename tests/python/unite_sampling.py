"""Solvers against a known solution, guidance against its definition, samples against each other."""

import math

import torch

from unite_support import MODEL, SAMPLING, close, equal, labels, message_of, shake

from unite.flow import shift_time, velocity
from unite.sampling import GuidedVelocity, image_noise, integrate
from unite.session import Session

TORCHDIFFEQ_CALLS = 44
TORCHDIFFEQ_END = (
    0.5403303778580181,
    0.8416347359223745,
    -1.683269471844749,
    1.0806607557160361,
)


def circle(t, x):
    """dx/dt that turns points (..., 2) by angle t^2."""
    return torch.stack((-x[..., 1], x[..., 0]), dim=-1) * (2 * t)


def solve(solver, steps, rtol=1e-3):
    x = torch.tensor([[1.0, 0.0], [0.0, 2.0]], dtype=torch.float64)
    return integrate(circle, x, solver=solver, steps=steps, shift=1.0, rtol=rtol, atol=rtol)


def error(found):
    c, s = math.cos(1), math.sin(1)
    expected = torch.tensor([[c, s], [-2 * s, 2 * c]], dtype=torch.float64)
    return (found - expected).abs().max().item()


def test_fixed_solvers_converge_with_their_order():
    for solver, order in (("euler", 1), ("heun", 2)):
        coarse, fine = error(solve(solver, 20)), error(solve(solver, 40))
        assert 2 ** (order - 0.3) < coarse / fine < 2 ** (order + 0.3), (solver, coarse, fine)


def test_dopri5_keeps_its_tolerance():
    loose, tight = error(solve("dopri5", 1, 1e-3)), error(solve("dopri5", 1, 1e-8))
    assert loose < 1e-2
    assert tight < 1e-6


def test_dopri5_takes_torchdiffeqs_steps():
    """Evaluations and result of torchdiffeq 0.2.5 on the same problem."""
    calls = []

    def counted(t, x):
        calls.append(t)
        return circle(t, x)

    x = torch.tensor([[1.0, 0.0], [0.0, 2.0]], dtype=torch.float64)
    found = integrate(counted, x, solver="dopri5", steps=1, shift=1.0, rtol=1e-3, atol=1e-6)
    assert len(calls) == TORCHDIFFEQ_CALLS, len(calls)
    assert close(found.flatten(), torch.tensor(TORCHDIFFEQ_END, dtype=torch.float64), 1e-11)


def test_shift_keeps_the_ends_and_halves_the_odds():
    assert shift_time(0.0, 0.5) == 0.0
    assert shift_time(1.0, 0.5) == 1.0
    assert abs(shift_time(0.5, 0.5) - 1 / 3) < 1e-12
    assert shift_time(0.3, 1.0) == 0.3


def test_velocity_is_clamped_near_the_end():
    x, clean = torch.zeros(1), torch.ones(1)
    assert abs(velocity(x, clean, 0.5, 0.05).item() - 2) < 1e-6
    assert abs(velocity(x, clean, 0.99, 0.05).item() - 20) < 1e-4


class Constant:
    """A stand-in model: raw prediction = label + 1, "normalised" by doubling."""

    null_label = 9

    def denoise_raw(self, x, t, labels):
        return (labels + 1.0)[:, None, None].expand(x.shape)

    def normalise(self, raw):
        return raw * 2


def guided(t, scale, order, low=0.1, high=1.0):
    field = GuidedVelocity(
        Constant(), torch.tensor([3]), scale=scale, low=low, high=high, order=order, clamp=0.05
    )
    return field.clean(t, torch.zeros(1, 1, 1)).item()


def test_guidance_orders():
    # Raw predictions: 4 for the class, 10 without.
    assert abs(guided(0.5, 3.0, "norm_first") - (20 + 3 * (8 - 20))) < 1e-4
    assert abs(guided(0.5, 3.0, "both") - (20 + 3 * (8 - 20))) < 1e-4
    assert abs(guided(0.5, 3.0, "cfg_first") - (10 + 3 * (4 - 10))) < 1e-4


def test_unguided_norm_first_is_never_normalised():
    assert guided(0.5, 1.0, "norm_first") == 4
    assert guided(0.5, 1.0, "both") == 8
    assert guided(0.5, 1.0, "cfg_first") == 8


def test_guidance_acts_inside_its_interval():
    assert guided(0.1, 3.0, "norm_first") == 8
    assert guided(0.0, 3.0, "norm_first", low=0.0) != 8
    assert guided(0.6, 3.0, "norm_first", high=0.6) == 8
    assert guided(0.05, 3.0, "cfg_first") == 4


def test_wrong_options_are_refused():
    assert "guidance_scale" in message_of(guided, 0.5, 0.5, "both")
    assert "guidance_order" in message_of(guided, 0.5, 2.0, "last")
    assert "solver" in message_of(solve, "rk4", 3)
    assert "steps" in message_of(solve, "euler", 0)


def test_noise_belongs_to_the_image_not_to_the_batch():
    whole = image_noise(5, 10, 4, (3, 2))
    assert equal(image_noise(5, 12, 2, (3, 2)), whole[2:])
    assert not equal(image_noise(6, 10, 4, (3, 2)), whole)
    assert not equal(whole[0], whole[1])


def test_same_seed_and_labels_give_the_same_images():
    session = Session(MODEL, None, "cpu", "fp32", 0)
    shake(session, 1)
    for solver in ("euler", "heun", "dopri5"):
        options = {**SAMPLING, "solver": solver}
        first = session.sample(labels(3), 4, 0, options)
        assert str(first.dtype) == "torch.uint8" and tuple(first.shape) == (3, 1, 8, 8)
        assert equal(session.sample(labels(3), 4, 0, options), first)
        assert not equal(session.sample(labels(3), 5, 0, options), first)


def test_an_image_does_not_depend_on_its_neighbours():
    session = Session(MODEL, None, "cpu", "fp32", 0)
    shake(session, 1)
    whole = session.sample_latents(labels(4), 4, 0, SAMPLING)
    assert close(session.sample_latents(labels(4)[2:], 4, 2, SAMPLING), whole[2:], 1e-4)
