"""CUDA devices: operators, gradients and training steps give what the CPU gives."""

import torch
from torch import nn
from torch.nn import functional as F
from torch_cuda_support import close, needs_cuda


def made(*shape, seed=0):
    """Return seeded normal numbers in main memory."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def agree(function, *inputs, tolerance=1e-4):
    """Compare a function's result and its gradients on both devices."""
    here = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    there = [x.detach().cuda().requires_grad_(x.requires_grad) for x in here]
    expected, got = function(*here), function(*there)
    assert got.is_cuda
    close(got, expected, tolerance)
    if expected.requires_grad:
        weights = made(*expected.shape, seed=9)
        (expected * weights).sum().backward()
        (got * weights.cuda()).sum().backward()
        for one, other in zip(there, here, strict=True):
            if other.grad is not None:
                close(one.grad, other.grad, tolerance)


@needs_cuda
def test_products_agree():
    agree(torch.matmul, made(33, 65), made(65, 17))
    agree(torch.matmul, made(5, 33, 65), made(5, 65, 17, seed=1))
    agree(F.linear, made(4, 7, 65), made(31, 65, seed=1), made(31, seed=2))
    agree(lambda a, b: torch.einsum("bij,bkj->bik", a, b), made(3, 5, 7), made(3, 4, 7))
    agree(torch.addmm, made(3, 4), made(3, 5), made(5, 4))


@needs_cuda
def test_convolutions_agree():
    agree(lambda x, w: F.conv2d(x, w, padding=1), made(2, 3, 11, 13), made(5, 3, 3, 3, seed=1))
    agree(lambda x, w: F.conv2d(x, w, stride=2, groups=2), made(2, 4, 9, 9), made(6, 2, 3, 3))
    agree(lambda x, w: F.conv_transpose2d(x, w, stride=2), made(2, 4, 5, 5), made(4, 3, 3, 3))
    agree(lambda x: F.max_pool2d(x, 2), made(2, 3, 8, 8))
    agree(lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"), made(1, 2, 5, 5))


@needs_cuda
def test_attention_agrees():
    q, k, v = (made(2, 4, 37, 32, seed=seed) for seed in range(3))
    agree(F.scaled_dot_product_attention, q, k, v)
    agree(lambda *x: F.scaled_dot_product_attention(*x, is_causal=True), q, k, v)
    mask = made(37, 37, seed=5) > 0
    mask[:, 0] = True

    def masked(a, b, c):
        return F.scaled_dot_product_attention(a, b, c, attn_mask=mask.to(a.device))

    agree(masked, q, k, v)
    half = [x.cuda().half() for x in (q, k, v)]
    close(F.scaled_dot_product_attention(*half), F.scaled_dot_product_attention(q, k, v), 5e-3)


@needs_cuda
def test_elementwise_operators_and_norms_agree():
    x = made(6, 40)
    for function in (
        lambda x: F.softmax(x, -1),
        lambda x: F.log_softmax(x, 0),
        lambda x: F.layer_norm(x, (40,)),
        lambda x: F.rms_norm(x, (40,)),
        lambda x: F.group_norm(x.view(6, 8, 5), 4),
        lambda x: F.batch_norm(x, None, None, training=True),
        lambda x: F.gelu(x) + F.silu(x) * torch.sigmoid(x),
        lambda x: (x.exp() + 1).log().tanh() * x.abs().sqrt(),
        lambda x: x.clamp(-1, 1).pow(3) / (x * x + 1),
    ):
        agree(function, x)


@needs_cuda
def test_reductions_and_indexing_agree():
    x = made(7, 9, 5)
    rows = torch.tensor([3, 0, 3, 6])
    for function in (
        lambda x: x.sum((0, 2)),
        lambda x: x.mean(),
        lambda x: x.var(1) + x.std(dim=1),
        lambda x: x.amax(1) - x.min(1).values,
        lambda x: x.cumsum(1).flip(0),
        lambda x: x.logsumexp(-1),
        lambda x: torch.linalg.vector_norm(x, dim=1),
        lambda x: x[rows.to(x.device)],
        lambda x: x[:, 1::3, None, -1],
        lambda x: x[x > 0.5],
        lambda x: x.masked_fill(x < 0, 2.0).transpose(0, 2),
        lambda x: x.topk(3, dim=1).values,
        lambda x: x.sort(dim=1).values,
        lambda x: x.gather(1, rows[:4].view(1, 4, 1).expand(7, 4, 5).to(x.device)),
        lambda x: F.embedding(rows.to(x.device), x.reshape(7, 45)),
        lambda x: torch.zeros(7, 9, 5, device=x.device).index_add(0, rows.to(x.device), x[:4]),
    ):
        agree(function, x)
    assert x.cuda().argmax().item() == x.argmax().item()
    assert torch.equal(torch.unique(rows.cuda()).cpu(), torch.unique(rows))
    assert torch.equal((x.cuda() > 1).nonzero().cpu(), (x > 1).nonzero())


@needs_cuda
def test_linear_algebra_agrees():
    square = made(6, 6)
    positive = square @ square.T + torch.eye(6)
    agree(lambda a: torch.linalg.inv(a), positive, tolerance=1e-3)
    agree(lambda a: torch.linalg.cholesky(a), positive, tolerance=1e-3)
    agree(lambda a: torch.linalg.det(a), positive, tolerance=1e-3)
    close(torch.linalg.svdvals(square.cuda()), torch.linalg.svdvals(square))
    close(torch.linalg.eigvalsh(positive.cuda()), torch.linalg.eigvalsh(positive))
    close(torch.fft.rfft(square.cuda()).abs(), torch.fft.rfft(square).abs())


@needs_cuda
def test_autocast_computes_in_half_precision():
    linear = nn.Linear(32, 16).cuda()
    x = made(8, 32).cuda()
    for dtype in (torch.float16, torch.bfloat16):
        with torch.autocast("cuda", dtype=dtype):
            y = linear(x)
            assert y.dtype is dtype and F.softmax(y, -1).dtype is torch.float32
        close(y, linear(x), 3e-2)
    with torch.amp.autocast("cuda"):
        assert linear(x).dtype is torch.float16


@needs_cuda
def test_the_scaler_skips_steps_with_infinite_gradients():
    linear = nn.Linear(4, 1).cuda()
    optimizer = torch.optim.SGD(linear.parameters(), lr=0.1)
    scaler = torch.amp.GradScaler("cuda", init_scale=1024.0)
    before = linear.weight.detach().clone()
    for factor, moved in ((float("inf"), False), (1.0, True)):
        optimizer.zero_grad()
        with torch.autocast("cuda", dtype=torch.float16):
            loss = linear(made(8, 4).cuda()).float().pow(2).mean() * factor
        scaler.scale(loss).backward()
        scaler.step(optimizer)
        scaler.update()
        assert torch.equal(linear.weight, before) is not moved
    assert scaler.get_scale() == 512.0


@needs_cuda
def test_optimizers_agree():
    cases = [
        (torch.optim.AdamW, {"lr": 0.01, "fused": True}),
        (torch.optim.AdamW, {"lr": 0.01, "foreach": True}),
        (torch.optim.AdamW, {"lr": 0.01, "foreach": False}),
        (torch.optim.Adam, {"lr": 0.01, "amsgrad": True}),
        (torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}),
        (torch.optim.RMSprop, {"lr": 0.01}),
        (torch.optim.Adagrad, {"lr": 0.01}),
    ]
    for kind, options in cases:
        trained = [_trained(kind, device, options) for device in ("cpu", "cuda")]
        for here, there in zip(*trained, strict=True):
            assert there.is_cuda
            close(there, here, 1e-4)


def _trained(kind, device, options):
    params = [nn.Parameter(made(*shape).to(device)) for shape in ((4, 3), (5,))]
    optimizer = kind(params, **options)
    for step in range(5):
        optimizer.zero_grad()
        for param in params:
            param.grad = made(*param.shape, seed=step + 1).to(device)
        optimizer.step()
    return params


@needs_cuda
def test_a_transformer_trains_as_on_the_cpu():
    here, there = (_losses(device) for device in ("cpu", "cuda"))
    assert here[-1] < here[0] * 0.8
    for one, other in zip(here, there, strict=True):
        assert abs(one - other) < 2e-3 * abs(one), (here, there)


def _losses(device):
    torch.manual_seed(0)
    layer = nn.TransformerEncoderLayer(32, 4, 64, dropout=0.0, batch_first=True)
    model = nn.Sequential(nn.Embedding(11, 32), nn.TransformerEncoder(layer, 2), nn.Linear(32, 11))
    model = model.to(device).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    tokens = torch.randint(11, (8, 12), generator=torch.Generator().manual_seed(1)).to(device)
    losses = []
    for _ in range(20):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(tokens).flatten(0, 1), tokens.roll(1, 1).flatten())
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses
