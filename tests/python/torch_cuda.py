"""CUDA devices: functions of torch.cuda, memory, streams, events, copies, errors."""

import gc
import io

import torch
from torch_cuda_support import needs_cuda, scope
from torch_support import error_of

MIB = 1 << 20


@needs_cuda
def test_devices_tell_what_they_are():
    assert torch.cuda.is_available() and torch.cuda.device_count() >= 1
    assert torch.cuda.current_device() == 0
    torch.cuda.set_device(0)
    major, minor = torch.cuda.get_device_capability()
    facts = torch.cuda.get_device_properties("cuda:0")
    assert (facts.major, facts.minor) == (major, minor) and major >= 5
    assert facts.name == torch.cuda.get_device_name(0) == torch.cuda.get_device_name()
    assert facts.total_memory > 1 << 30 and facts.multi_processor_count > 0
    assert repr(facts).startswith(f"_CudaDeviceProperties(name='{facts.name}', major={major}")
    assert torch.cuda.is_bf16_supported() and torch.version is not None
    with torch.cuda.device(0):
        assert torch.zeros(1, device="cuda").device == torch.device("cuda:0")
    with torch.cuda.device_of(torch.zeros(1, device="cuda")):
        assert torch.cuda.current_device() == 0


@needs_cuda
def test_tensors_are_made_on_the_device():
    device = torch.device("cuda")
    for made in (
        torch.zeros(2, 3, device=device),
        torch.tensor([[1.0, 2.0]], device="cuda"),
        torch.arange(4, device="cuda:0"),
        torch.ones(2).cuda(),
        torch.ones(2).to(device, torch.float16),
        torch.ones(2, device=0),
        torch.nn.Linear(2, 3).cuda().weight,
        torch.nn.Linear(2, 3, device="cuda").bias,
    ):
        assert made.is_cuda and made.device == torch.device("cuda", 0), made
        assert made.get_device() == 0
    x = torch.tensor([1.0, 2.5], device="cuda")
    assert repr(x) == "tensor([1.0000, 2.5000], device='cuda:0')"
    assert x.tolist() == [1, 2.5] and x.sum().item() == 3.5 and bool(x[0] == 1)
    assert torch.ones(2).type_as(x).is_cuda and x.new_zeros(2).is_cuda
    assert torch.zeros_like(x).is_cuda and x.new_tensor([1]).is_cuda
    with torch.device("cuda"):
        assert torch.empty(1).is_cuda
    assert x.cpu().numpy().tolist() == [1, 2.5]


@needs_cuda
def test_copies_between_places():
    here = torch.randn(1000)
    there = here.to("cuda", non_blocking=True)
    assert torch.equal(there.cpu(), here)
    pinned = here.pin_memory()
    assert pinned.is_pinned() and not here.is_pinned() and torch.equal(pinned, here)
    assert torch.empty(3, pin_memory=True).is_pinned()
    there = pinned.to("cuda", non_blocking=True)
    back = torch.empty(1000, pin_memory=True)
    back.copy_(there, non_blocking=True)
    torch.cuda.synchronize()
    assert torch.equal(back, here)
    there[:10] = torch.zeros(10)
    assert there[:10].sum() == 0 and torch.equal(there[10:].cpu(), here[10:])
    assert torch.equal(there.to(torch.float64).to("cpu", torch.float32), there.cpu())


@needs_cuda
def test_mixed_devices_are_an_error():
    here, there = torch.ones(2, 2), torch.ones(2, 2, device="cuda")
    for call in (lambda: here + there, lambda: here @ there, lambda: torch.cat([here, there])):
        kind, text = error_of(call)
        assert kind == "RuntimeError" and "same device" in text, (kind, text)
    assert (there + torch.tensor(1.0)).is_cuda  # a number may lie anywhere
    assert error_of(lambda: there.numpy())[0] == "TypeError"
    assert error_of(lambda: torch.ones(1, device="cuda:99"))[0] in (
        "RuntimeError",
        "AcceleratorError",
    )


@needs_cuda
def test_memory_is_counted_and_comes_down():
    gc.collect()
    torch.cuda.empty_cache()
    before = torch.cuda.memory_allocated()
    with scope("use"):
        reserved = _use_memory(before)
    gc.collect()
    torch.cuda.empty_cache()
    assert torch.cuda.memory_allocated() == before
    assert torch.cuda.memory_reserved() <= reserved - 64 * MIB


def _use_memory(before):
    x = torch.empty(64 * MIB, dtype=torch.uint8, device="cuda")
    assert torch.cuda.memory_allocated() - before == 64 * MIB
    torch.cuda.reset_peak_memory_stats()
    assert x.clone().is_cuda
    assert torch.cuda.max_memory_allocated() - before >= 128 * MIB
    assert torch.cuda.memory_reserved() >= torch.cuda.memory_allocated()
    assert torch.cuda.max_memory_reserved() >= torch.cuda.memory_reserved()
    free, total = torch.cuda.mem_get_info()
    assert 0 < free < total
    stats = torch.cuda.memory_stats()
    assert stats["allocated_bytes.all.current"] == torch.cuda.memory_allocated()
    nested = torch.cuda.memory_stats_as_nested_dict()
    assert nested["active"]["large_pool"]["current"] >= 1
    assert "reserved" in torch.cuda.memory_summary().lower()
    return torch.cuda.memory_reserved()


@needs_cuda
def test_tensors_without_a_name_do_not_fill_the_device():
    torch.cuda.empty_cache()
    piece = torch.cuda.mem_get_info()[1] // 20
    for _ in range(60):
        with scope("piece"):
            torch.empty(piece, dtype=torch.uint8, device="cuda")
    torch.cuda.empty_cache()
    assert torch.cuda.memory_reserved() < piece


@needs_cuda
def test_out_of_memory_is_an_error_and_the_process_goes_on():
    gc.collect()
    torch.cuda.empty_cache()
    total = torch.cuda.mem_get_info()[1]
    try:
        torch.empty(2 * total, dtype=torch.uint8, device="cuda")
        raise AssertionError("no error")
    except torch.cuda.OutOfMemoryError as error:
        assert isinstance(error, RuntimeError) and "CUDA out of memory" in str(error)
    assert torch.OutOfMemoryError is torch.cuda.OutOfMemoryError
    assert torch.ones(3, device="cuda").sum().item() == 3
    assert torch.cuda.memory_stats()["num_ooms"] >= 1


@needs_cuda
def test_streams_and_events():
    current = torch.cuda.current_stream()
    assert current == torch.cuda.default_stream() and current.device == torch.device("cuda:0")
    side = torch.cuda.Stream()
    assert side != current and isinstance(side, torch.Stream)
    x = torch.randn(512, 512, device="cuda")
    begin = torch.cuda.Event(enable_timing=True)
    end = torch.cuda.Event(enable_timing=True)
    side.wait_stream(current)
    with torch.cuda.stream(side):
        assert torch.cuda.current_stream() == side
        begin.record()
        y = x
        for _ in range(20):
            y = y @ x / 512**0.5
        end.record()
        y.record_stream(side)
    assert torch.cuda.current_stream() == current
    end.synchronize()
    assert begin.query() and end.query() and 0 < begin.elapsed_time(end) < 60_000
    current.wait_event(side.record_event())
    expected = x
    for _ in range(20):
        expected = expected @ x / 512**0.5
    assert torch.equal(y, expected)
    side.synchronize()
    assert side.query()
    low, high = torch.cuda.Stream.priority_range()
    assert low >= high and torch.cuda.Stream(priority=high).priority == high


@needs_cuda
def test_random_numbers_repeat():
    torch.cuda.manual_seed_all(3)
    first = torch.randn(100, device="cuda")
    state = torch.cuda.get_rng_state()
    second = torch.rand(100, device="cuda")
    torch.manual_seed(3)
    assert torch.equal(torch.randn(100, device="cuda"), first)
    torch.cuda.set_rng_state(state)
    assert torch.equal(torch.rand(100, device="cuda"), second)
    assert torch.cuda.initial_seed() == 3 and len(torch.cuda.get_rng_state_all()) >= 1
    generator = torch.Generator(device="cuda").manual_seed(5)
    one = torch.randint(100, (50,), device="cuda", generator=generator)
    generator.manual_seed(5)
    assert torch.equal(torch.randint(100, (50,), device="cuda", generator=generator), one)
    with torch.random.fork_rng():
        torch.rand(1, device="cuda")
    dropped = torch.nn.functional.dropout(torch.ones(10_000, device="cuda"), 0.3)
    assert abs((dropped == 0).float().mean().item() - 0.3) < 0.05


@needs_cuda
def test_files_move_between_places():
    model = torch.nn.Linear(3, 2).cuda()
    file = io.BytesIO()
    torch.save({"model": model.state_dict(), "step": torch.tensor(3, device="cuda")}, file)
    file.seek(0)
    there = torch.load(file)
    assert there["step"].is_cuda and torch.equal(there["model"]["weight"], model.weight)
    file.seek(0)
    here = torch.load(file, map_location="cpu")
    assert not here["step"].is_cuda and torch.equal(here["model"]["bias"], model.bias.cpu())
    file = io.BytesIO()
    torch.save(torch.arange(3), file)
    file.seek(0)
    assert torch.load(file, map_location="cuda").is_cuda


def test_without_a_device_programs_are_told():
    if torch.cuda.is_available():
        return
    assert torch.cuda.device_count() == 0 and torch.cuda.memory_allocated() == 0
    assert torch.cuda.memory_stats() == {} and not torch.cuda.is_initialized()
    torch.cuda.manual_seed_all(1)
    torch.cuda.empty_cache()
    for call in (torch.cuda.current_device, torch.cuda.get_device_name, torch.cuda.synchronize):
        assert error_of(call)[0] in ("RuntimeError", "AssertionError")
