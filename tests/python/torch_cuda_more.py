"""CUDA devices: attention's kernels, transforms, modes, generators, files, errors, old names."""

import io
import warnings

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils._python_dispatch import TorchDispatchMode
from torch_cuda_support import close, needs_cuda
from torch_cuda_values import agree, made
from torch_support import error_of


@needs_cuda
def test_each_kernel_of_attention_agrees():
    inputs = [made(2, 4, 33, 32, seed=seed) for seed in range(3)]
    weights = made(2, 4, 33, 32, seed=9)
    exact = [x.clone().requires_grad_() for x in inputs]
    expected = F.scaled_dot_product_attention(*exact, is_causal=True)
    (expected * weights).sum().backward()
    for kernel, dtype in (
        (SDPBackend.MATH, torch.float32),
        (SDPBackend.EFFICIENT_ATTENTION, torch.float32),
        (SDPBackend.FLASH_ATTENTION, torch.bfloat16),
        (SDPBackend.CUDNN_ATTENTION, torch.bfloat16),
    ):
        given = [x.cuda().to(dtype).requires_grad_() for x in inputs]
        with sdpa_kernel(kernel):
            got = F.scaled_dot_product_attention(*given, is_causal=True)
            (got * weights.cuda()).sum().backward()
        tolerance = 1e-4 if dtype is torch.float32 else 3e-2
        close(got, expected, tolerance)
        for one, other in zip(given, exact, strict=True):
            close(one.grad, other.grad, tolerance)
    assert torch.backends.cuda.flash_sdp_enabled() and torch.backends.cuda.math_sdp_enabled()
    with sdpa_kernel([SDPBackend.FLASH_ATTENTION]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        single = [x.cuda() for x in inputs]
        kind, _ = error_of(lambda: F.scaled_dot_product_attention(*single))
    assert kind == "RuntimeError"  # that kernel takes half precision only


@needs_cuda
def test_writing_by_index_agrees():
    rows = torch.tensor([0, 2, 2, 1, 2])

    def accumulate(x, values):
        return x.clone().index_put((rows.to(x.device),), values, accumulate=True)

    agree(accumulate, made(4, 3), made(5, 3, seed=1))
    agree(lambda x, v: x.scatter_add(0, rows.to(x.device)[:, None], v), made(4, 1), made(5, 1))
    agree(lambda x, v: x.index_copy(0, rows.to(x.device)[:2], v), made(4, 3), made(2, 3, seed=1))
    x = made(4, 3).cuda()
    x[torch.tensor([True, False, True, False])] = 5.0  # a mask in main memory
    x[torch.tensor([1]), :] = torch.tensor(7.0)
    assert x[:, 0].tolist()[:3] == [5, 7, 5] and x[[0, 1]].is_cuda
    assert torch.bincount(rows.cuda(), minlength=4).tolist() == [1, 1, 3, 0]
    kind, text = error_of(lambda: x.cpu()[rows.cuda()])
    assert kind == "RuntimeError" and "indices should be either on cpu" in text, text


@needs_cuda
def test_deterministic_algorithms_repeat_or_refuse():
    values, rows = made(3000).cuda(), (made(3000, seed=1).abs() * 3).long().cuda()
    torch.use_deterministic_algorithms(True)
    try:
        sums = [torch.zeros(20, device="cuda").index_add(0, rows, values) for _ in range(3)]
        assert torch.equal(sums[0], sums[1]) and torch.equal(sums[0], sums[2])
        kind, text = error_of(lambda: torch.histc(values, 10))
        assert kind == "RuntimeError" and "deterministic" in text, text
        torch.use_deterministic_algorithms(True, warn_only=True)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            torch.histc(values, 10)
        assert any("deterministic" in str(one.message) for one in caught)
    finally:
        torch.use_deterministic_algorithms(False)


@needs_cuda
def test_transforms_run_on_the_device():
    matrix, rows = made(4, 4).cuda(), made(5, 4).cuda()
    close(torch.func.vmap(lambda row: matrix @ row)(rows), rows @ matrix.T)
    jacobian = torch.func.jacrev(lambda x: (matrix @ x).sin())(rows[0])
    assert jacobian.is_cuda
    close(jacobian, (matrix @ rows[0]).cos()[:, None] * matrix)
    _, tangent = torch.func.jvp(torch.sin, (rows,), (torch.ones_like(rows),))
    close(tangent, rows.cos())
    close(torch.func.hessian(lambda x: (x**3).sum())(rows[0]), torch.diag(6 * rows[0]))
    model = nn.Linear(4, 2).cuda()
    states = dict(model.named_parameters())

    def loss(parameters, row):
        return torch.func.functional_call(model, parameters, (row,)).square().sum()

    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))(states, rows)
    close(each["weight"].sum(0), torch.func.grad(loss)(states, rows)["weight"])
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(rows, torch.ones_like(rows))
        close(torch.autograd.forward_ad.unpack_dual(dual.exp()).tangent, rows.exp())


class Noting(TorchDispatchMode):
    """Notes operators and the places of their results."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        found = func(*args, **(kwargs or {}))
        place = found.device.type if isinstance(found, torch.Tensor) else None
        self.seen.append((func.overloadpacket.__name__, place))
        return found


@needs_cuda
def test_modes_see_what_runs_on_the_device():
    x = made(3, 3).cuda().requires_grad_()
    with Noting() as mode:
        (x.cpu().cuda() @ x).relu().sum().backward()
    assert ("mm", "cuda") in mode.seen and ("relu", "cuda") in mode.seen
    assert ("_to_copy", "cpu") in mode.seen and ("_to_copy", "cuda") in mode.seen
    assert [name for name, _ in mode.seen].count("mm") == 3
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        (x @ x).sum().backward()
    assert counter.get_total_flops() == 3 * 2 * 27


@needs_cuda
def test_generators_are_of_the_device():
    generator = torch.Generator(device="cuda")
    assert generator.device.type == "cuda" and generator.initial_seed() == 67280421310721
    generator.manual_seed(7)
    state = generator.get_state()
    assert state.dtype is torch.uint8 and not state.is_cuda
    first = torch.randn(5, device="cuda", generator=generator)
    generator.set_state(state)
    assert torch.equal(torch.empty(5, device="cuda").normal_(generator=generator), first)
    kind, text = error_of(lambda: torch.randn(2, generator=generator))
    assert kind == "RuntimeError" and "Expected a 'cpu' device type for generator" in text, text
    cpu, cuda = torch.get_rng_state(), torch.cuda.get_rng_state_all()
    drawn = [torch.rand(2), torch.rand(2, device="cuda"), torch.randperm(9, device="cuda")]
    torch.set_rng_state(cpu)
    torch.cuda.set_rng_state_all(cuda)
    again = [torch.rand(2), torch.rand(2, device="cuda"), torch.randperm(9, device="cuda")]
    assert all(torch.equal(one, other) for one, other in zip(drawn, again, strict=True))
    before = torch.cuda.get_rng_state()
    with torch.random.fork_rng(devices=[0]):
        torch.rand(3, device="cuda")
    assert torch.equal(torch.cuda.get_rng_state(), before)
    torch.manual_seed(4)
    numbers = torch.rand(4, device="cuda")
    torch.cuda.default_generators[0].manual_seed(4)
    assert torch.equal(torch.rand(4, device="cuda"), numbers)


@needs_cuda
def test_files_of_optimizers_and_storages_move():
    model = nn.Linear(3, 2).cuda()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    model(made(4, 3).cuda()).sum().backward()
    optimizer.step()
    file = io.BytesIO()
    view = model.weight.detach().view(-1)[2:]
    torch.save({"optimizer": optimizer.state_dict(), "views": [view, view.t()]}, file)
    for location, kind in (
        ("cpu", "cpu"),
        (torch.device("cuda"), "cuda"),
        (None, "cuda"),
        ({"cuda:0": "cpu"}, "cpu"),
        (lambda storage, place: storage, "cpu"),
    ):
        file.seek(0)
        loaded = torch.load(file, map_location=location)
        one, two = loaded["views"]
        assert one.device.type == kind and torch.equal(one.cpu(), view.cpu())
        assert one.untyped_storage().data_ptr() == two.untyped_storage().data_ptr()
    here = nn.Linear(3, 2)
    other = torch.optim.Adam(here.parameters())
    file.seek(0)
    other.load_state_dict(torch.load(file)["optimizer"])  # moves to where its parameters are
    assert not other.state[here.weight]["exp_avg"].is_cuda
    storage = view.untyped_storage()
    assert storage.device.type == "cuda" and storage.nbytes() == 24
    assert storage.cpu().device.type == "cpu" and storage.cpu().cuda().device.type == "cuda"


@needs_cuda
def test_arrays_are_of_main_memory():
    x = made(2, 2).cuda()
    for call in (x.numpy, x.__array__):
        kind, text = error_of(call)
        assert kind == "TypeError" and "cuda:0 device type tensor to numpy" in text, text
        assert "Tensor.cpu()" in text
    assert torch.equal(torch.from_numpy(x.cpu().numpy()).cuda(), x)
    y = x.clone().requires_grad_()
    assert y.detach().cpu().numpy().shape == (2, 2) == y.numpy(force=True).shape
    assert torch.tensor(x.cpu().numpy(), device="cuda").is_cuda
    assert [float(one) for one in x[0]] == x[0].tolist() and f"{x[0, 0]:.2f}"


@needs_cuda
def test_a_full_device_is_an_error_within_a_step_too():
    total = torch.cuda.mem_get_info()[1]
    x = made(4, 4).cuda().requires_grad_()
    y = (x @ x).sum()
    for call in (
        lambda: torch.empty(total, dtype=torch.uint8, device="cuda").clone(),
        lambda: torch.ones(total // 2, device="cuda"),
        lambda: x.detach()[:1, :1].expand(total // 16, 16).contiguous(),
    ):
        kind, text = error_of(call)
        assert kind == "OutOfMemoryError" and "CUDA out of memory" in text, text
    y.backward()
    close(x.grad, (x.detach().sum(1)[None] + x.detach().sum(0)[:, None]))
    assert torch.cuda.memory_allocated() < total // 2
    assert "CUDA memory" in torch.cuda.memory_summary() or "alloc" in torch.cuda.memory_summary()


@needs_cuda
def test_work_in_streams_and_between_them():
    side, x = torch.cuda.Stream(), torch.ones(1000, device="cuda")
    event = torch.cuda.Event()
    with torch.cuda.stream(side):
        side.wait_stream(torch.cuda.default_stream())
        y = x * 2
        event.record()
    event.wait()
    z = (y + 1).sum()
    torch.cuda.current_stream().synchronize()
    assert z.item() == 3000 and event.query()
    w = made(8, 8).cuda().requires_grad_()
    with torch.cuda.stream(side):  # the backward pass runs where the forward pass ran
        side.wait_stream(torch.cuda.default_stream())
        loss = (w * w).sum()
    torch.cuda.current_stream().wait_stream(side)
    loss.backward()
    torch.cuda.synchronize()
    assert torch.equal(w.grad, 2 * w)
    timed = torch.cuda.Event(enable_timing=True)
    assert error_of(lambda: timed.elapsed_time(timed))[0] in ("RuntimeError", "ValueError")


@needs_cuda
def test_older_names_of_mixed_precision_work():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        scaler = torch.cuda.amp.GradScaler(init_scale=8.0)
        with torch.cuda.amp.autocast():
            half = made(4, 4).cuda() @ made(4, 4).cuda()
    assert half.dtype is torch.float16 and scaler.is_enabled()
    assert scaler.scale(torch.ones(1, device="cuda")).item() == 8
    weight = torch.ones(2, device="cuda", requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scaler.scale(weight.sum()).backward()
    scaler.step(optimizer)
    scaler.update()
    assert weight.tolist() == [0, 0]
    scaler.load_state_dict({**scaler.state_dict(), "scale": 2.0})
    assert scaler.get_scale() == 2.0


@needs_cuda
def test_types_and_names_tell_the_device():
    x = torch.ones(2, device="cuda", dtype=torch.float16)
    assert x.type() == "torch.cuda.HalfTensor" and isinstance(x, torch.cuda.HalfTensor)
    assert torch.cuda.FloatTensor([1.0, 2.0]).device.type == "cuda"
    assert x.type(torch.cuda.DoubleTensor).dtype is torch.float64
    assert torch.accelerator.is_available()
    assert torch.accelerator.current_accelerator() == torch.device("cuda")
    assert torch.version.cuda.split(".")[0].isdigit()
    assert torch.backends.cudnn.version() >= 8000
    module = nn.Module().to("cuda")
    module.register_buffer("steps", torch.zeros(1, device="cuda"))
    assert module.cpu().steps.device.type == "cpu"
    assert repr(torch.device("cuda", 0)) == "device(type='cuda', index=0)"
