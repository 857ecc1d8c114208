"""The optimizers: batched Muon against PyTorch's and against the formula, AdamW, average, clip."""

import math

import torch

from unite_support import MODEL, OPTIMIZER, byte_images, close, equal, labels, normal, settings

from unite.muon import COEFFICIENTS, orthogonaliser
from unite.parameters import Layout
from unite.session import Session

SHAPES = ((24, 24), (24, 72), (64, 24), (24, 1), (3, 24), (24, 72), (24, 24))


class Matrices(torch.nn.Module):
    """A module of bare matrices."""

    def __init__(self):
        super().__init__()
        for index, shape in enumerate(SHAPES):
            setattr(self, f"matrix{index}", torch.nn.Parameter(normal(shape, index)))


def batched_muon(learning_rate, weight_decay, steps):
    """Our Muon's matrices after some steps with fixed gradients."""
    from unite.muon import Muon

    model = Matrices()
    layout = Layout(model)
    values, grads = torch.zeros(layout.size), torch.zeros(layout.size)
    slots = {slot.name: slot for slot in layout.slots()}
    for name, parameter in model.named_parameters():
        slots[name].view(values).copy_(parameter.detach())
    muon = Muon(layout, values, grads, momentum=0.95, weight_decay=weight_decay)
    for step in range(steps):
        for index, name in enumerate(slots_order()):
            slots[name].view(grads).copy_(gradient(index, step))
        muon.step(torch.tensor(learning_rate))
    return [slots[name].view(values) for name in slots_order()]


def slots_order():
    return [f"matrix{index}" for index in range(len(SHAPES))]


def gradient(index, step):
    return normal(SHAPES[index], 100 + 10 * step + index)


def test_muon_agrees_with_pytorch_up_to_bfloat16():
    ours = batched_muon(0.02, 0.1, 3)
    parameters = [torch.nn.Parameter(normal(shape, i)) for i, shape in enumerate(SHAPES)]
    reference = torch.optim.Muon(
        parameters, lr=0.02, weight_decay=0.1, momentum=0.95, nesterov=True, eps=1e-6,
        adjust_lr_fn="match_rms_adamw",
    )  # fmt: skip
    for step in range(3):
        for index, parameter in enumerate(parameters):
            parameter.grad = gradient(index, step)
        reference.step()
    for index, (got, expected) in enumerate(zip(ours, parameters, strict=True)):
        moved = (expected.detach() - normal(SHAPES[index], index)).norm().item()
        error = (got - expected.detach()).norm().item()
        assert error < 0.02 * moved, (SHAPES[index], error / moved)


def test_muon_follows_the_formula():
    """Newton-Schulz step by step in float64, matrix by matrix."""
    a, b, c = COEFFICIENTS
    ours = batched_muon(0.02, 0.0, 1)
    for index, shape in enumerate(SHAPES):
        g = gradient(index, 0).double()
        update = 0.05 * g + 0.95 * (0.05 * g)
        X = update if shape[0] <= shape[1] else update.mT
        X = X / X.norm()
        for _ in range(5):
            G = X @ X.mT
            X = a * X + (b * G + c * G @ G) @ X
        X = X if shape[0] <= shape[1] else X.mT
        rate = 0.02 * 0.2 * math.sqrt(max(shape))
        expected = normal(shape, index).double() - rate * X
        moved = (rate * X).norm().item()
        error = (ours[index].double() - expected).norm().item()
        assert error < 1e-3 * moved, (shape, error / moved)


def test_orthogonaliser_survives_singular_and_zero_matrices():
    zero, rank_one = torch.zeros(1, 5, 9), normal((1, 5, 1), 1) * normal((1, 1, 9), 2)
    X = torch.cat((zero, rank_one))
    result = torch.bmm(orthogonaliser(torch.bmm(X, X.mT)), X)
    assert result[0].abs().max().item() == 0
    assert 0.6 < result[1].norm().item() < 1.3


def test_one_step_moves_everything_as_the_parts_say():
    """AdamW's first step is lr * sign(gradient); the average follows; gradients are cleared."""
    session = Session(MODEL, OPTIMIZER, "cpu", "fp32", 0)
    before = {name: tensor.clone() for name, tensor in session.model_state().items()}
    session.accumulate(byte_images(4, 1), labels(4), 1, 1.0)
    gradients = {name: tensor.clone() for name, tensor in session.gradients().items()}
    norm = math.sqrt(sum(tensor.double().square().sum().item() for tensor in gradients.values()))
    assert abs(session.update(1e-2)["grad_norm"] / norm - 1) < 1e-5
    after, average = session.model_state(), session.ema_state()
    name = "decoder.decoder_pred.bias"
    clipped = gradients[name] * min(1.0, 3.0 / norm)
    expected = before[name] - 1e-2 * clipped / (clipped.abs() + 1e-6)
    assert close(after[name], expected)
    assert close(average[name], 0.9 * before[name] + 0.1 * after[name])
    assert all(tensor.abs().max().item() == 0 for tensor in session.gradients().values())
    for frozen in ("encoder.t_embedder.W", "decoder.decoder_pos_embed"):
        assert equal(after[frozen], before[frozen])


def test_a_gradient_that_is_not_finite_changes_nothing():
    session = Session(MODEL, OPTIMIZER, "cpu", "fp32", 0)
    session.accumulate(byte_images(4, 1), labels(4), 1, 1.0)
    before = {name: tensor.clone() for name, tensor in session.model_state().items()}
    session.gradients()["latent_tokens"][0, 0, 0] = math.nan
    try:
        session.update(1e-2)
        raise AssertionError("expected a FloatingPointError")
    except FloatingPointError as error:
        assert "finite" in str(error)
    assert all(equal(session.model_state()[name], tensor) for name, tensor in before.items())


def test_accumulated_parts_add_up_to_the_whole():
    """Chunks of the flow, recomputation and parts of the weight do not change the gradients."""
    images = byte_images(4, 1)

    def gradients(**changes):
        optimizer = {**OPTIMIZER, "flow_steps": 3, **changes}
        session = Session(settings(), optimizer, "cpu", "fp32", 0)
        session.values.add_(normal(session.values.shape, 1) * 0.1)
        session.accumulate(images, labels(4), 9, 0.25)
        session.accumulate(images, labels(4), 9, 0.75)
        return session.gradients()

    whole = gradients(flow_chunk=3)
    for changes in ({"flow_chunk": 2}, {"flow_chunk": 2, "checkpoint_denoiser": True}):
        parts = gradients(**changes)
        for name, expected in whole.items():
            assert close(parts[name], expected, 1e-4), (changes, name)


def test_every_trained_tensor_gets_a_gradient_after_two_updates():
    """The head starts at zero, and so do the gates behind it: each takes one update to open."""
    session = Session(MODEL, OPTIMIZER, "cpu", "fp32", 0)
    for step in range(3):
        session.accumulate(byte_images(8, step), labels(8), step, 1.0)
        silent = [n for n, g in session.gradients().items() if not g.abs().max().item() > 0]
        if step < 2:
            session.update(1e-2)
    assert silent == ["encoder.t_embedder.special_time_emb"], silent
