"""memmap: a file's memory as an array."""

import os
import tempfile

import numpy as np
import torch
from torch_support import error_of


def _file(array):
    name = os.path.join(tempfile.mkdtemp(), "numbers.bin")
    array.tofile(name)
    return name


def test_a_file_is_read_through_a_map():
    name = _file(np.arange(10, dtype=np.uint16))
    read = np.memmap(name, dtype=np.uint16, mode="r")
    assert isinstance(read, np.memmap) and isinstance(read, np.ndarray)
    assert len(read) == 10 and read.mode == "r" and read.dtype == np.uint16
    assert torch.from_numpy(read[2:5].astype(np.int64)).tolist() == [2, 3, 4]
    assert error_of(lambda: read.__setitem__(0, 1))[0] == "ValueError"


def test_a_shared_map_writes_the_file_and_a_private_one_does_not():
    name = _file(np.arange(10, dtype=np.int16))
    shared = np.memmap(name, dtype="int16", mode="r+", offset=4, shape=(2, 3))
    shared[0, 1] = 99
    shared.flush()
    private = np.memmap(name, dtype=np.int16, mode="c")
    private[0] = 7
    assert private[0] == 7
    assert np.fromfile(name, np.int16).tolist() == [0, 1, 2, 99, 4, 5, 6, 7, 8, 9]


def test_a_map_makes_a_file_and_keeps_the_order():
    name = os.path.join(tempfile.mkdtemp(), "made.bin")
    made = np.memmap(name, dtype=np.float32, mode="w+", shape=(2, 3))
    made[:] = 1.5
    made.flush()
    again = np.memmap(name, dtype=np.float32, mode="r+", shape=(3, 2), order="F")
    again[0, 1] = 4
    assert np.fromfile(name, np.float32).tolist() == [1.5, 1.5, 1.5, 4.0, 1.5, 1.5]


def test_a_map_that_the_file_cannot_give_is_an_error():
    name = _file(np.zeros(3, dtype=np.uint8))
    for wrong in ({"mode": "x"}, {"mode": "r", "shape": (9,)}, {"mode": "w+"}, {"dtype": "int16"}):
        assert error_of(lambda wrong=wrong: np.memmap(name, **wrong))[0] == "ValueError"
