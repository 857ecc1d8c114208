"""CUDA devices: what training programs use around a step, hooks, precision, cuDNN, loaders."""

import contextlib

import torch
from torch import nn
from torch.autograd import graph
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset
from torch_cuda_support import close, needs_cuda
from torch_cuda_values import agree, made


def network():
    """Return the same small network every time, in main memory."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 32), nn.Tanh())


def gradients(model, x, around=contextlib.nullcontext):
    """Return the gradients of the parameters of a squared sum."""
    model.zero_grad()
    with around():
        loss = model(x).square().sum()
    loss.backward()
    return [parameter.grad.clone() for parameter in model.parameters()]


@needs_cuda
def test_what_is_saved_can_wait_in_main_memory():
    model, x = network().cuda(), made(8, 16).cuda()
    expected = gradients(model, x)
    places = []

    def pack(tensor):
        places.append(tensor.device.type)
        return tensor.cpu()

    hooked = gradients(model, x, lambda: graph.saved_tensors_hooks(pack, lambda kept: kept.cuda()))
    assert places.count("cuda") == len(places) >= 5
    for pinned in (False, True):
        saved = gradients(model, x, lambda pin=pinned: graph.save_on_cpu(pin_memory=pin))
        for one, two, three in zip(expected, hooked, saved, strict=True):
            close(two, one, 1e-5)
            close(three, one, 1e-5)


@needs_cuda
def test_checkpoints_repeat_dropout():
    torch.manual_seed(1)
    block = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 16)).cuda()
    for reentrant in (False, True):
        found = []
        for again in (False, True):
            x = made(8, 16).cuda().requires_grad_()
            torch.manual_seed(5)
            y = checkpoint(block, x, use_reentrant=reentrant) if again else block(x)
            torch.rand(3, device="cuda")  # moves the device's generator on before the second run
            y.square().sum().backward()
            found.append(x.grad)
        assert torch.equal(*found), reentrant


@needs_cuda
def test_hooks_of_nodes_and_tensors_see_the_device():
    x = made(4, 5).cuda().requires_grad_()
    y = (x * 2).exp()
    seen = []
    y.grad_fn.register_hook(lambda inputs, outputs: seen.append(inputs[0].device.type))
    y.grad_fn.register_prehook(lambda outputs: (outputs[0] * 3,))
    x.register_hook(lambda gradient: seen.append(gradient.is_cuda) or gradient / 3)
    x.register_post_accumulate_grad_hook(lambda leaf: seen.append(leaf.grad.shape))
    y.sum().backward()
    assert seen == ["cuda", True, (4, 5)]
    close(x.grad, 2 * (2 * x.detach()).exp())
    several = []
    z, w = made(3).cuda().requires_grad_(), made(3, seed=1).cuda().requires_grad_()
    handle = graph.register_multi_grad_hook((z, w), several.append)
    (z * w).sum().backward()
    handle.remove()
    assert len(several) == 1 and torch.equal(several[0][0], w) and several[0][1].is_cuda


class Cube(torch.autograd.Function):
    """A cube that keeps its argument, with a backward pass in Python."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        assert x.is_cuda == gradient.is_cuda
        return gradient * 3 * x * x


@needs_cuda
def test_own_functions_and_higher_derivatives_agree():
    agree(Cube.apply, made(5, 3))
    x = made(7).cuda().requires_grad_()
    (first,) = torch.autograd.grad(x.sin().sum(), x, create_graph=True)
    (second,) = torch.autograd.grad(first.square().sum(), x)
    close(second, -2 * x.cos() * x.sin())


@needs_cuda
def test_autocast_chooses_by_operator_and_nests():
    model, x = network().cuda(), made(8, 16).cuda()
    exact = model(x)
    for dtype in (torch.float16, torch.bfloat16):
        with torch.autocast("cuda", dtype=dtype):
            assert torch.is_autocast_enabled("cuda")
            assert torch.get_autocast_dtype("cuda") is dtype
            y = model(x)
            assert y.dtype is dtype and (x @ x.T).dtype is dtype
            assert y.exp().dtype is torch.float32 and (y + x[:, :1]).dtype is torch.float32
            assert F.mse_loss(y, y).dtype is torch.float32
            with torch.autocast("cuda", enabled=False):
                assert (x @ x.T).dtype is torch.float32
            loss = y.float().square().sum()
        loss.backward()
        assert all(p.grad.dtype is torch.float32 for p in model.parameters())
        close(y, exact, 3e-2)
    assert not torch.is_autocast_enabled("cuda")

    @torch.autocast("cuda", dtype=torch.bfloat16)
    def product(a):
        return a @ a.T

    assert product(x).dtype is torch.bfloat16


@needs_cuda
def test_scaled_steps_are_those_without():
    models = []
    for scaled in (False, True):
        model = network().cuda()
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
        scaler = torch.amp.GradScaler("cuda", init_scale=256.0, growth_interval=2, enabled=scaled)
        for step in range(5):
            optimizer.zero_grad()
            loss = model(made(8, 16, seed=step).cuda()).square().mean()
            scaler.scale(loss).backward()
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            scaler.step(optimizer)
            scaler.update()
        models.append(model)
    assert scaler.get_scale() == 1024.0 and scaler.state_dict()["_growth_tracker"] == 1
    for one, other in zip(*(model.parameters() for model in models), strict=True):
        close(other, one, 1e-5)


@needs_cuda
def test_optimizers_agree_with_their_loops():
    for kind in ("Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop"):
        close_runs(getattr(torch.optim, kind), {}, ({"foreach": True}, {"foreach": False}))
    close_runs(torch.optim.Adam, {"capturable": True}, ({"foreach": True}, {"foreach": False}))
    fused = ({"fused": True}, {"foreach": False})
    close_runs(torch.optim.Adam, {"amsgrad": True, "weight_decay": 0.1}, fused)
    close_runs(torch.optim.AdamW, {"maximize": True}, fused)
    close_runs(torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}, fused)
    close_runs(torch.optim.Adagrad, {}, ({}, {"foreach": False}))


def close_runs(kind, options, variants):
    """Train with each variant of an optimizer, and on the CPU, and compare the parameters."""
    runs = [trained(kind, "cuda", {**options, **variant}) for variant in variants]
    if not options.get("capturable"):
        runs.append(trained(kind, "cpu", options))
    for run in runs[1:]:
        for one, other in zip(runs[0], run, strict=True):
            close(one, other, 2e-5)


def trained(kind, device, options):
    """Return parameters after six steps along made gradients."""
    parameters = [nn.Parameter(made(*shape).to(device)) for shape in ((4, 3), (5,), ())]
    optimizer = kind(parameters, **options)
    for step in range(6):
        for parameter in parameters:
            parameter.grad = made(*parameter.shape, seed=step + 1).to(device)
        optimizer.step()
    return parameters


@needs_cuda
def test_recurrent_networks_of_cudnn_agree():
    for kind, options in (
        (nn.LSTM, {"num_layers": 2, "bidirectional": True}),
        (nn.LSTM, {"proj_size": 3}),
        (nn.GRU, {"batch_first": True}),
        (nn.RNN, {"nonlinearity": "relu"}),
    ):
        torch.manual_seed(2)
        here = kind(6, 8, **options)
        there = kind(6, 8, **options).cuda()
        there.load_state_dict(here.state_dict())
        there.flatten_parameters()
        results = []
        for model, x in ((here, made(5, 4, 6)), (there, made(5, 4, 6).cuda())):
            packed = nn.utils.rnn.pack_padded_sequence(
                x,
                torch.tensor([5, 4, 2, 1] if not model.batch_first else [4, 4, 3, 2, 1]),
                batch_first=model.batch_first,
            )
            plain, last = model(x)
            short, _ = model(packed)
            loss = plain.square().sum() + short.data.sum()
            model.zero_grad()
            loss.backward()
            last = last[0] if isinstance(last, tuple) else last
            results.append([plain, last, short.data, *(p.grad for p in model.parameters())])
        for one, other in zip(*results, strict=True):
            close(other, one, 1e-4)
    with torch.no_grad(), torch.backends.cudnn.flags(enabled=False):
        close(there(made(5, 4, 6).cuda())[0], here(made(5, 4, 6))[0])


@needs_cuda
def test_convolutions_agree_under_all_flags_of_cudnn():
    x, weight = made(2, 4, 12, 12), made(8, 4, 3, 3, seed=1)
    expected = F.conv2d(x, weight, padding=1)
    assert torch.backends.cudnn.is_available() and torch.backends.cuda.is_built()
    for flags in (
        {"enabled": True, "benchmark": True},
        {"enabled": True, "deterministic": True},
        {"enabled": False},
    ):
        with torch.backends.cudnn.flags(**flags, allow_tf32=False):
            close(F.conv2d(x.cuda(), weight.cuda(), padding=1), expected)
    agree(lambda x, w: F.conv1d(x, w, dilation=2), made(2, 3, 20), made(4, 3, 3, seed=1))
    agree(lambda x, w: F.conv3d(x, w, stride=2), made(1, 2, 7, 7, 7), made(3, 2, 3, 3, 3, seed=1))
    last = x.cuda().to(memory_format=torch.channels_last)
    y = F.conv2d(last, weight.cuda(), padding=1)
    assert y.is_contiguous(memory_format=torch.channels_last)
    close(y, expected)
    norm, same = nn.BatchNorm2d(4), nn.BatchNorm2d(4).cuda()
    close(same(x.cuda()), norm(x))
    close(same.running_var, norm.running_var)
    close(same.eval()(x.cuda()), norm.eval()(x))


@needs_cuda
def test_loaders_pin_their_batches():
    data = TensorDataset(torch.arange(40.0).view(20, 2), torch.arange(20))
    for workers in (0, 2):
        seen = []
        for x, label in DataLoader(data, 6, pin_memory=True, num_workers=workers):
            assert x.is_pinned() and label.is_pinned()
            x, label = x.cuda(non_blocking=True), label.to("cuda", non_blocking=True)
            assert torch.equal(x[:, 0], label * 2.0)
            seen += label.tolist()
        assert seen == list(range(20))
    loader = DataLoader(
        data, 20, pin_memory=True, collate_fn=lambda rows: {"x": [rows[0][0]], "n": 3}
    )
    (batch,) = list(loader)
    assert batch["x"][0].is_pinned() and batch["n"] == 3
