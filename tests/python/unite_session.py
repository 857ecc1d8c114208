"""The session: resuming, states, precision, phases, overfitting."""

import math

import torch

from unite_support import (
    MODEL,
    OPTIMIZER,
    byte_images,
    close,
    equal,
    labels,
    message_of,
    normal,
    settings,
    shake,
)

from unite.session import Session


def new_session(seed=0, **changes):
    return Session(settings(**changes), OPTIMIZER, "cpu", "fp32", seed)


def train(session, first, last):
    """Run steps of two micro-batches each; returns the losses."""
    losses = []
    for step in range(first, last):
        for part in range(2):
            images = byte_images(4, 10 * step + part)
            found = session.accumulate(images, labels(4), 10 * step + part, 0.5)
            losses.append(found["loss"])
        session.update(2e-3)
    return losses


def copy(tensors):
    return {name: tensor.clone() for name, tensor in tensors.items()}


def test_resuming_is_exact():
    whole = new_session()
    expected = train(whole, 0, 6)
    first = new_session()
    got = train(first, 0, 3)
    second = new_session(seed=5)
    second.load_model_state(copy(first.model_state()))
    second.load_ema_state(copy(first.ema_state()))
    second.load_optimizer_state(copy(first.optimizer_state()))
    got += train(second, 3, 6)
    assert got == expected
    for states in (Session.model_state, Session.ema_state, Session.optimizer_state):
        for name, tensor in states(whole).items():
            assert equal(states(second)[name], tensor), name


def test_resuming_between_two_micro_batches_is_exact():
    whole, first, second = new_session(), new_session(), new_session(seed=5)
    for session in (whole, first):
        train(session, 0, 2)
        session.accumulate(byte_images(4, 70), labels(4), 70, 0.5)
    second.load_model_state(copy(first.model_state()))
    second.load_ema_state(copy(first.ema_state()))
    second.load_optimizer_state(copy(first.optimizer_state()))
    second.load_gradients(copy(first.gradients()))
    for session in (whole, second):
        session.accumulate(byte_images(4, 71), labels(4), 71, 0.5)
        session.update(2e-3)
    for name, tensor in whole.model_state().items():
        assert equal(second.model_state()[name], tensor), name


def test_state_that_does_not_fit_is_listed_and_not_loaded():
    session = new_session()
    before = copy(session.model_state())
    wrong = copy(session.model_state())
    wrong["latent_tokens"] = torch.zeros(1, 3, 24)
    wrong["extra"] = torch.zeros(2)
    del wrong["up_sample_decoder.bias"]
    message = message_of(session.load_model_state, wrong)
    for part in (
        "missing 'up_sample_decoder.bias'",
        "unexpected 'extra'",
        "'latent_tokens': expected (1, 16, 24), got (1, 3, 24)",
    ):
        assert part in message, (part, message)
    assert all(equal(session.model_state()[name], tensor) for name, tensor in before.items())


def test_names_left_by_wrappers_are_understood():
    source, target = new_session(seed=1), new_session(seed=2)
    wrapped = {}
    for name, tensor in copy(source.model_state()).items():
        wrapped["module." + name.replace("decoder.", "decoder._orig_mod.", 1)] = tensor
    target.load_model_state(wrapped)
    for name, tensor in source.model_state().items():
        assert equal(target.model_state()[name], tensor), name


def test_one_batch_can_be_learnt():
    session = Session(settings(class_tokens=0), {**OPTIMIZER, "flow_steps": 1}, "cpu", "fp32", 0)
    images = byte_images(8, 1)
    first = session.accumulate(images, labels(8), 0, 1.0)["reconstruction"]
    session.update(0.0)
    for step in range(120):
        last = session.accumulate(images, labels(8), step, 1.0)
        session.update(1e-2 * min(1.0, step / 20))
    assert last["reconstruction"] < 0.4 * first, (first, last)
    assert last["latent_std"] > 0.05, last


def test_bf16_stays_near_fp32():
    results = []
    for precision in ("fp32", "bf16"):
        session = Session(MODEL, OPTIMIZER, "cpu", precision, 0)
        session.values.add_(normal(session.values.shape, 1) * 0.1)
        losses = session.accumulate(byte_images(8, 1), labels(8), 1, 1.0)
        results.append((losses, copy(session.gradients())))
    (exact, gradients), (rounded, rounded_gradients) = results
    assert exact["loss"] != rounded["loss"]
    assert abs(exact["loss"] - rounded["loss"]) < 0.02 * exact["loss"]
    name = "encoder.blocks.1.mlp.w3.weight"
    assert rounded_gradients[name].dtype == torch.float32
    assert close(rounded_gradients[name], gradients[name], 0.1)


def changed_names(phase):
    """Names of the tensors that two steps of a phase change."""
    whole = new_session(weights="separate")
    shake(whole, 1)
    session = new_session(weights="separate", phase=phase)
    session.load_model_state(copy(whole.model_state()))
    before = copy(session.model_state())
    for step in range(2):
        session.accumulate(byte_images(4, step), labels(4), step, 1.0)
        session.update(1e-2)
    after = session.model_state()
    return {name for name in before if not equal(before[name], after[name])}


def test_phases_train_their_own_part():
    tokenizer = changed_names("tokenizer")
    denoiser = changed_names("denoiser")
    assert tokenizer and not any("denoiser" in name for name in tokenizer), tokenizer
    assert denoiser and all("denoiser" in name for name in denoiser), denoiser


def test_flow_gradient_reaches_the_latents_only_when_asked():
    """With separate weights and no pixel loss, the tokenizer learns through the latents alone."""
    for stop in (True, False):
        session = new_session(weights="separate", stop_gradient=stop, pixel_weight=0.0)
        session.values.add_(normal(session.values.shape, 1) * 0.1)
        session.accumulate(byte_images(4, 1), labels(4), 1, 1.0)
        moved = session.gradients()["encoder.blocks.0.mlp.w3.weight"].abs().max().item() > 0
        assert moved != stop


def test_inference_needs_no_optimizer():
    session = Session(MODEL, None, "cpu", "fp32", 0)
    assert session.parameters()["trainable"] == new_session().parameters()["trainable"]
    assert math.isfinite(session.validate(byte_images(3, 1), labels(3), 1)["psnr_db"])


def test_equal_images_have_the_largest_psnr():
    from unite.images import psnr_db

    images = byte_images(2, 1)
    other = images.clone()
    other[1, 0, 0, 0] += 16
    found = psnr_db(other, images).tolist()
    assert found[0] == 100.0
    assert abs(found[1] - 10 * math.log10(255**2 / (16**2 / 64))) < 1e-3


def test_unknown_device_and_precision_are_refused():
    assert "precision" in message_of(Session, MODEL, None, "cpu", "fp16", 0)
    if not torch.cuda.is_available():
        assert "CUDA" in message_of(Session, MODEL, None, "cuda", "fp32", 0)
