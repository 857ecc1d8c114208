"""torch.utils.data.datapipes: streams, samples by index, and what a DataLoader makes of them."""

import torch
from torch.utils.data import (
    DataLoader,
    Dataset,
    IterableDataset,
    IterDataPipe,
    MapDataPipe,
    functional_datapipe,
)
from torch.utils.data.datapipes.iter import IterableWrapper
from torch.utils.data.datapipes.map import SequenceWrapper
from torch_support import error_of


def stream(count=6):
    """The numbers from 0 on."""
    return IterableWrapper(range(count))


@functional_datapipe("multiplied")
class Multiplied(IterDataPipe):
    """Every sample times a number."""

    def __init__(self, source, times=3):
        """Take both."""
        self.source, self.times = source, times

    def __iter__(self):
        """Iterate over the products."""
        for sample in self.source:
            yield sample * self.times


class Counting(IterDataPipe):
    """A pipe that is its own iterator."""

    def __init__(self):
        """Begin at 0."""
        self.number = 0

    def __next__(self):
        """Count to three."""
        self.number += 1
        if self.number > 3:
            raise StopIteration
        return self.number


def test_streams_are_chained():
    for pipe, samples in (
        (stream().map(lambda x: x * 2), [0, 2, 4, 6, 8, 10]),
        (stream().filter(lambda x: x % 2 == 1), [1, 3, 5]),
        (stream().batch(4), [[0, 1, 2, 3], [4, 5]]),
        (stream().batch(4, drop_last=True), [[0, 1, 2, 3]]),
        (stream().batch(2).batch(2).unbatch(2), [0, 1, 2, 3, 4, 5]),
        (stream().zip(stream(2)), [(0, 0), (1, 1)]),
        (stream(2).concat(stream(3)), [0, 1, 0, 1, 2]),
        (stream().mux(stream(2)), [0, 0, 1, 1]),
        (stream().sharding_filter(), [0, 1, 2, 3, 4, 5]),
        (stream().multiplied().multiplied(times=2), [0, 6, 12, 18, 24, 30]),
        (Counting(), [1, 2, 3]),
    ):
        assert list(pipe) == samples
        assert isinstance(pipe, IterableDataset)
    pairs = IterableWrapper([(1, 2), (3, 4)])
    assert list(pairs.map(lambda x: x * 10, input_col=1)) == [(1, 20), (3, 40)]
    appended = pairs.map(lambda a, b: a + b, input_col=[0, 1], output_col=-1)
    assert list(appended) == [(1, 2, 3), (3, 4, 7)]
    assert [one.tolist() for one in stream().batch(3).collate()] == [[0, 1, 2], [3, 4, 5]]
    assert len(stream().batch(4)) == 2 and len(stream().zip(stream(3))) == 3
    assert repr(stream().batch(2).map(str)).startswith("MapperIterDataPipe")


def test_pipes_refuse_what_has_no_meaning():
    pipe = stream()
    for function, name in (
        (lambda: len(pipe.filter(bool)), "TypeError"),
        (lambda: list(pipe.filter(lambda x: x)), "ValueError"),
        (lambda: list(pipe.zip(pipe)), "RuntimeError"),
        (lambda: pipe.no_such_name, "AttributeError"),
        (lambda: functional_datapipe("map")(Multiplied), "Exception"),
        (lambda: list(stream().unbatch()), "IndexError"),
    ):
        assert error_of(function)[0] == name
    assert not hasattr(pipe, "no_such_name")
    assert functional_datapipe("other")(Dataset) is Dataset and not hasattr(pipe, "other")


def test_samples_by_index_are_chained():
    pipe = SequenceWrapper([10, 20, 30])
    assert isinstance(pipe, MapDataPipe) and pipe[1] == 20 and len(pipe) == 3
    assert list(pipe.map(lambda x: x + 1)) == [11, 21, 31]
    assert list(pipe.batch(2)) == [[10, 20], [30]] and len(pipe.batch(2)) == 2
    assert list(pipe.zip(pipe)) == [(10, 10), (20, 20), (30, 30)]
    assert list(pipe.concat(pipe)) == [10, 20, 30] * 2
    assert list(pipe.shuffle().set_seed(1)) == [20, 30, 10]


def test_shuffling_follows_the_seed():
    assert list(stream().shuffle().set_seed(3)) == list(stream().shuffle().set_seed(3))
    assert list(stream().shuffle().set_shuffle(False)) == [0, 1, 2, 3, 4, 5]
    torch.manual_seed(0)
    first = list(stream(20).shuffle(buffer_size=5))
    torch.manual_seed(0)
    assert list(stream(20).shuffle(buffer_size=5)) == first != list(range(20))
    assert sorted(first) == list(range(20))


def test_a_loader_reads_pipes():
    rows = [batch.tolist() for batch in DataLoader(stream().map(float), batch_size=4)]
    assert rows == [[0, 1, 2, 3], [4, 5]]
    assert [b.tolist() for b in DataLoader(SequenceWrapper([1, 2, 3]), batch_size=2)] == [
        [1, 2],
        [3],
    ]
    kept = DataLoader(stream().shuffle(), batch_size=6, shuffle=False)
    assert next(iter(kept)).tolist() == [0, 1, 2, 3, 4, 5]
    torch.manual_seed(1)
    loader = DataLoader(stream(8).shuffle(), batch_size=4)
    seen = [[batch.tolist() for batch in loader] for _ in range(2)]
    assert seen == SEEN and abs(torch.rand(1).item() - LAST) < 1e-4


# What CPython's PyTorch gives after manual_seed(1).
SEEN = [[[2, 0, 4, 6], [5, 3, 1, 7]], [[0, 4, 5, 1], [6, 2, 3, 7]]]
LAST = 0.56951
