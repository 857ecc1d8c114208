"""Processes of torch.multiprocessing: their own random numbers, and tensors that they share."""

import os

import torch
import torch.multiprocessing as mp
from torch_support import error_of


def _double(x):
    return x * 2


def _draw(seed, queue):
    torch.manual_seed(seed)
    queue.put(torch.rand(2).tolist())


def _fill(index, tensor):
    tensor[index] = index + 1.0


def _fail(index):
    if index == 1:
        raise ValueError("no such rank")


def _step(model, inputs):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    model(inputs).sum().backward()
    optimizer.step()


def test_a_pool_maps_over_tensors():
    with mp.Pool(2) as pool:
        assert pool.map(_double, range(3)) == [0, 2, 4]
        assert pool.apply(_double, (torch.ones(2),)).tolist() == [2.0, 2.0]


def test_a_process_has_random_numbers_of_its_own():
    torch.manual_seed(7)
    expected = torch.rand(2).tolist()
    torch.manual_seed(3)
    before = torch.get_rng_state()
    queue = mp.get_context("spawn").Queue()
    process = mp.Process(target=_draw, args=(7, queue))
    process.start()
    assert queue.get() == expected
    process.join()
    assert torch.equal(torch.get_rng_state(), before)


def test_spawned_processes_share_tensors():
    shared = torch.zeros(2).share_memory_()
    mp.spawn(_fill, args=(shared,), nprocs=2)
    assert shared.tolist() == [1.0, 2.0]


def test_a_failing_process_is_told_with_its_traceback():
    kind, text = error_of(lambda: mp.spawn(_fail, nprocs=2))
    assert kind == "ProcessRaisedException"
    assert "Process 1 terminated with the following error" in text and "no such rank" in text


def test_processes_train_one_shared_model():
    model = torch.nn.Linear(2, 1, bias=False)
    torch.nn.init.ones_(model.weight)
    model.share_memory()
    process = mp.Process(target=_step, args=(model, torch.ones(1, 2)))
    process.start()
    process.join()
    assert model.weight.tolist() == [[0.5, 0.5]] and isinstance(model.weight, torch.nn.Parameter)


def test_computed_tensors_are_not_sent():
    computed = torch.ones(1, requires_grad=True) * 2
    kind, text = error_of(lambda: mp.SimpleQueue().put(computed))
    assert kind == "RuntimeError" and text.startswith("Cowardly refusing to serialize non-leaf")


def test_names_of_start_methods():
    assert mp.get_all_start_methods() == ["fork", "spawn", "forkserver"]
    assert error_of(lambda: mp.get_context("thread"))[0] == "ValueError"
    assert mp.cpu_count() == os.cpu_count()
