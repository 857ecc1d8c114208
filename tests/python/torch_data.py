"""torch.utils.data: the same batches in the same order on both hosts."""

import numpy as np
import torch
from torch.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    StackDataset,
    Subset,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
    default_collate,
    default_convert,
    get_worker_info,
    random_split,
)

#: Recorded from CPython with PyTorch 2.10.0.
FIRST = [8, 3, 0, 5, 9, 1, 6, 2, 4, 7]
SECOND = [5, 8, 9, 7, 2, 0, 4, 1, 3, 6]
OWN = [4, 6, 9, 2, 3, 1, 0, 7, 8, 5]
DRAWN = (
    [25, 6, 46, 11, 16, 20, 19, 21, 43, 30],
    [0, 2, 1, 3, 3, 0],
    [9, 3, 7, 5],
    [1, 1, 1, 2, 1],
    [1, 2, 0],
)
SPLIT = [[2, 6, 1], [8, 4, 5, 0, 9, 3, 7]]
NOISE = [[[0, 1], [894, 139], [0, 0]], [[2, 3], [326, 924], [1, 1]], [[4, 5], [755, 268], [0, 0]]]


class Squares(Dataset):
    """The squares of 0 to 9, with their index."""

    def __len__(self):
        return 10

    def __getitem__(self, index):
        if not 0 <= index < 10:
            raise IndexError(index)
        return index, torch.tensor(float(index * index))


class Noise(Dataset):
    """Random numbers of the worker that reads."""

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return index, torch.randint(1000, ()), get_worker_info().id


class Stream(IterableDataset):
    """Numbers, dealt out to the workers that there are; the first gets more."""

    def __iter__(self):
        info = get_worker_info()
        if info is None:
            return iter(range(5))
        return iter(range(100 * info.id, 100 * info.id + (5, 2)[info.id]))


def error_of(function):
    """The class of what a call raises."""
    try:
        function()
    except Exception as error:  # noqa: BLE001 (any class is the answer)
        return type(error).__name__
    raise AssertionError("no error")


def test_batches_stand_in_order():
    batches = list(DataLoader(Squares(), batch_size=4))
    assert [batch[0].tolist() for batch in batches] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert batches[1][1].tolist() == [16, 25, 36, 49] and batches[0][0].dtype is torch.int64
    assert len(DataLoader(Squares(), batch_size=4, drop_last=True)) == 2
    assert [one[0] for one in DataLoader(Squares(), batch_size=None)] == list(range(10))


def test_a_seed_gives_pytorchs_order():
    torch.manual_seed(5)
    loader = DataLoader(Squares(), batch_size=4, shuffle=True)
    first, second = ([i for batch in loader for i in batch[0].tolist()] for _ in range(2))
    assert (first, second) == (FIRST, SECOND)
    generator = torch.Generator().manual_seed(1)
    loader = DataLoader(Squares(), batch_size=10, shuffle=True, generator=generator)
    assert next(iter(loader))[0].tolist() == OWN


def test_samplers_draw_pytorchs_numbers():
    generator = torch.Generator().manual_seed(2)
    drawn = (
        list(RandomSampler(range(50), replacement=True, num_samples=40, generator=generator))[30:],
        list(RandomSampler(range(4), num_samples=6, generator=generator)),
        list(SubsetRandomSampler([3, 5, 7, 9], generator=generator)),
        list(WeightedRandomSampler([0.1, 0.9, 0.4], 5, generator=generator)),
        list(WeightedRandomSampler([0.1, 0.9, 0.4], 3, replacement=False, generator=generator)),
    )
    assert drawn == DRAWN
    assert list(BatchSampler(range(5), 2, False)) == [[0, 1], [2, 3], [4]]
    assert len(BatchSampler(range(5), 2, True)) == 2


def test_random_split_permutes_as_pytorch():
    parts = random_split(range(10), [3, 7], generator=torch.Generator().manual_seed(42))
    assert [list(part.indices) for part in parts] == SPLIT
    assert [len(part) for part in random_split(range(11), [0.5, 0.25, 0.25])] == [6, 3, 2]
    assert error_of(lambda: random_split(range(3), [1, 1])) == "ValueError"


def test_workers_have_random_numbers_of_their_own():
    torch.manual_seed(9)
    rows = list(DataLoader(Noise(), batch_size=2, num_workers=2))
    assert [[column.tolist() for column in row] for row in rows] == NOISE
    assert get_worker_info() is None


def test_streams_are_dealt_out():
    assert [batch.tolist() for batch in DataLoader(Stream(), batch_size=2)] == [[0, 1], [2, 3], [4]]
    found = [batch.tolist() for batch in DataLoader(Stream(), batch_size=2, num_workers=2)]
    assert found == [[0, 1], [100, 101], [2, 3], [4]]
    loader = DataLoader(Stream(), batch_size=2, drop_last=True)
    assert [batch.tolist() for batch in loader] == [[0, 1], [2, 3]]


def test_datasets_combine():
    tensors = TensorDataset(torch.arange(3), torch.arange(3) * 2)
    assert [x.item() for x in tensors[2]] == [2, 4] and len(tensors) == 3
    both = tensors + tensors
    assert isinstance(both, ConcatDataset) and both[-1][0].item() == 2 and both[4][1].item() == 2
    assert Subset(Squares(), [3, 1])[1][0] == 1
    stacked = StackDataset(a=[1, 2], b=[3, 4])
    assert stacked[1] == {"a": 2, "b": 4} and len(stacked) == 2


def test_samples_of_every_kind_are_collated():
    batch = default_collate([{"a": 1, "b": ("x", 0.5)}, {"a": 2, "b": ("y", 1.5)}])
    assert batch["a"].tolist() == [1, 2] and list(batch["b"][0]) == ["x", "y"]
    assert batch["b"][1].dtype is torch.float64
    assert error_of(lambda: default_collate([[1, 2], [1]])) == "RuntimeError"
    assert error_of(lambda: default_collate([object()])) == "TypeError"


class Marked(torch.Tensor):
    """A tensor of a package's own."""


class Noted(dict):
    """A mapping that knows more than its entries."""

    note = None


def test_packages_collate_kinds_of_their_own():
    from torch.utils.data._utils.collate import collate, collate_tensor_fn, default_collate_fn_map

    def joined(batch, *, collate_fn_map=None):
        assert collate_fn_map is default_collate_fn_map
        return [int(one) for one in batch]

    assert default_collate_fn_map[torch.Tensor] is collate_tensor_fn
    marked = torch.ones(()).as_subclass(Marked)
    default_collate_fn_map[Marked] = joined
    try:
        mixed = default_collate([(marked, torch.ones(2))] * 2)
        assert mixed[0] == [1, 1] and mixed[1].shape == (2, 2)
    finally:
        del default_collate_fn_map[Marked]
    assert torch.is_tensor(default_collate([marked, marked]))
    assert collate([[1], [2]], collate_fn_map={int: lambda batch, **_: sum(batch)}) == [3]
    assert error_of(lambda: collate([1, 2])) == "TypeError"


def test_collated_mappings_keep_what_they_know():
    noted = Noted(a=1)
    noted.note = "seen"
    batch = default_collate([noted, Noted(a=2)])
    assert type(batch) is Noted and batch.note == "seen" and batch["a"].tolist() == [1, 2]
    converted = default_convert(noted)
    assert type(converted) is Noted and converted.note == "seen"


def test_arrays_and_their_numbers_are_collated():
    batch = default_collate([(np.ones(2, np.float32), np.float64(3), np.int32(1), np.bool_(True))])
    assert [one.dtype for one in batch] == [torch.float32, torch.float64, torch.int32, torch.bool]
    assert batch[0].shape == (1, 2)
    assert default_convert((np.arange(2), "text", 4))[0].tolist() == [0, 1]


def test_arguments_that_exclude_each_other():
    data = Squares()
    for keywords in (
        {"shuffle": True, "sampler": range(3)},
        {"batch_sampler": [[0]], "batch_size": 2},
        {"batch_size": None, "drop_last": True},
        {"num_workers": -1},
    ):
        assert error_of(lambda keywords=keywords: DataLoader(data, **keywords)) == "ValueError"
    assert error_of(lambda: DataLoader(Stream(), shuffle=True)) == "ValueError"


def test_what_made_the_batches_is_not_changed_afterwards():
    loader = DataLoader(range(4), batch_size=2)
    assert error_of(lambda: setattr(loader, "batch_size", 3)) == "ValueError"
    assert loader.batch_size == 2
    loader.note = 1
    assert loader.note == 1
