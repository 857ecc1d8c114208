"""DataLoader's workers: threads here, processes on CPython; what a program sees is the same."""

import random
import time

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, IterableDataset, get_worker_info
from torch_support import error_of

#: Recorded from CPython with PyTorch 2.10.0.
DRAWN = [
    [[23, 765], [223, 215], [842, 594], [3, 1], [0, 0]],
    [[216, 326], [92, 682], [913, 687], [3, 1], [0, 0]],
    [[647, 664], [536, 418], [425, 949], [3, 1], [0, 0]],
    [[598, 171], [299, 602], [49, 179], [2, 3], [0, 0]],
]
AFTERWARDS = [737, 667]


class Draws(Dataset):
    """Random numbers of all three kinds, of the worker that reads."""

    def __len__(self):
        return 8

    def __getitem__(self, index):
        mask = torch.nn.functional.dropout(torch.ones(4))
        return (
            torch.randint(1000, ()),
            random.randrange(1000),
            int(np.random.randint(1000)),
            int(mask.count_nonzero()),
            torch.initial_seed() - get_worker_info().seed,
        )


class Numbers(Dataset):
    """Its indices; what else it does, each test says."""

    def __init__(self, act=lambda index: index):
        self.act = act
        self.offset = 0

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return self.act(index) + self.offset


class Range(IterableDataset):
    """Numbers from `start` to `end`, which `worker_init_fn` narrows."""

    def __init__(self, start, end):
        self.start, self.end = start, end

    def __iter__(self):
        return iter(range(self.start, self.end))


def narrowed(number):
    """PyTorch's recipe: each worker configures its copy of the dataset."""
    info = get_worker_info()
    share = (info.dataset.end - info.dataset.start) // info.num_workers
    info.dataset.start += number * share
    info.dataset.end = info.dataset.start + share


def raising(error):
    """A function of an index that raises from index 4 on."""

    def act(index):
        if index >= 4:
            raise error
        return index

    return act


def values(loader):
    """All batches as lists."""
    return [batch.tolist() for batch in loader]


def test_workers_draw_pytorchs_numbers():
    torch.manual_seed(3)
    rows = [[column.tolist() for column in row] for row in DataLoader(Draws(), 2, num_workers=2)]
    assert rows == DRAWN
    assert torch.randint(1000, (2,)).tolist() == AFTERWARDS


def test_the_programs_generators_are_left_alone():
    def drawn(workers):
        torch.manual_seed(1), random.seed(2), np.random.seed(3)
        list(DataLoader(Numbers(), num_workers=workers, worker_init_fn=seeds))
        return torch.rand(2).tolist(), random.random(), random.gauss(0, 1), np.random.rand()

    def seeds(number):
        torch.manual_seed(number), random.seed(number), np.random.seed(number)
        torch.rand(3), random.gauss(0, 1), np.random.rand()

    assert drawn(2) == drawn(0)


def test_order_is_kept_whoever_is_faster():
    slow_first = Numbers(lambda index: time.sleep(0.1 if index == 0 else 0) or index)
    assert values(DataLoader(slow_first, 2, num_workers=3)) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    loose = DataLoader(slow_first, 2, num_workers=2, in_order=False)
    assert sorted(values(loose)) == [[0, 1], [2, 3], [4, 5], [6, 7]]
    shuffled = DataLoader(Numbers(), 2, shuffle=True, num_workers=2, prefetch_factor=3)
    torch.manual_seed(0)
    with_workers = values(shuffled)
    torch.manual_seed(0)
    assert values(DataLoader(Numbers(), 2, shuffle=True)) == with_workers


def test_each_worker_has_a_dataset_object():
    loader = DataLoader(Range(0, 8), 2, num_workers=2, worker_init_fn=narrowed)
    assert values(loader) == [[0, 1], [4, 5], [2, 3], [6, 7]]
    assert (loader.dataset.start, loader.dataset.end) == (0, 8)


def test_an_error_comes_with_the_workers_traceback():
    loader = iter(DataLoader(Numbers(raising(ValueError("of index"))), 2, num_workers=2))
    assert [next(loader).tolist() for _ in range(2)] == [[0, 1], [2, 3]]
    kind, text = error_of(lambda: next(loader))
    assert kind == "ValueError"
    assert text.startswith("Caught ValueError in DataLoader worker process 0.\nOriginal Traceback")
    assert "in act" in text and text.rstrip().endswith("ValueError: of index")
    kind, text = error_of(lambda: list(DataLoader(Numbers(raising(KeyError("k"))), num_workers=1)))
    assert kind == "KeyError" and "\nOriginal Traceback" in text
    failing = DataLoader(Numbers(), num_workers=1, worker_init_fn=lambda number: 1 // number)
    assert error_of(lambda: list(failing))[0] == "ZeroDivisionError"


def test_persistent_workers_keep_what_they_have():
    def counting(number):
        get_worker_info().dataset.offset = 10 * number

    loader = DataLoader(
        Numbers(), 2, num_workers=2, persistent_workers=True, worker_init_fn=counting
    )
    for _ in range(2):
        assert values(loader) == [[0, 1], [12, 13], [4, 5], [16, 17]]
    next(iter(loader))
    assert values(loader)[0] == [0, 1]


def test_a_batch_may_take_only_so_long():
    slow = DataLoader(Numbers(lambda index: time.sleep(3) or index), num_workers=1, timeout=0.2)
    assert error_of(lambda: next(iter(slow))) == (
        "RuntimeError",
        "DataLoader timed out after 0.2 seconds",
    )


def test_settings_of_workers_are_checked():
    for keywords in (
        {"timeout": -1},
        {"prefetch_factor": 2},
        {"num_workers": 1, "prefetch_factor": -1},
        {"persistent_workers": True},
    ):
        made = error_of(lambda keywords=keywords: DataLoader(Numbers(), **keywords))
        assert made[0] == "ValueError"
    assert DataLoader(Numbers(), num_workers=1).prefetch_factor == 2
