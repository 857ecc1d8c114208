"""Arrays and tensors: shared memory, and each where the other is expected. Both hosts."""

import importlib.machinery
import os
import sys
import tempfile
import unittest

import numpy as np
import torch
from torch_support import error_of


def test_from_numpy_shares_memory():
    array = np.zeros((2, 3), dtype=np.float32)
    tensor = torch.from_numpy(array)
    tensor[0, 1] = 5
    array[1, 2] = 7
    assert array[0, 1] == 5 and tensor[1, 2].item() == 7 and tensor.dtype == torch.float32


def test_numpy_shares_memory():
    tensor = torch.arange(6).reshape(2, 3)
    array = tensor.T.numpy()
    array[2, 0] = 9
    assert tensor[0, 2].item() == 9 and array.shape == (3, 2) and array.dtype == np.int64
    assert np.asarray(tensor)[0, 2] == 9
    np.asarray(tensor)[0, 0] = 4
    assert tensor[0, 0].item() == 4


def test_as_tensor_shares_and_tensor_copies():
    array = np.arange(3)
    shared, copied = torch.as_tensor(array), torch.tensor(array)
    array[0] = 8
    assert shared[0].item() == 8 and copied[0].item() == 0
    assert torch.as_tensor(array, dtype=torch.float32).dtype == torch.float32


def test_dtypes_follow():
    for name in "bool uint8 int8 int16 int32 int64 float16 float32 float64 complex64".split():
        tensor = torch.tensor(np.ones(2, dtype=name))
        assert tensor.dtype is getattr(torch, name) and tensor.numpy().dtype == name
    assert torch.tensor(np.float64(2)).dtype is torch.float64
    assert torch.tensor([np.float32(1), np.float32(2)]).dtype is torch.float32
    assert torch.tensor([np.array([1, 2]), np.array([3, 4])]).tolist() == [[1, 2], [3, 4]]


def test_gradients_and_strange_types_are_errors():
    kind, text = error_of(lambda: torch.ones(1, requires_grad=True).numpy())
    assert kind == "RuntimeError" and "detach().numpy()" in text
    kind, text = error_of(lambda: torch.ones(1, dtype=torch.bfloat16).numpy())
    assert kind == "TypeError" and "unsupported ScalarType" in text
    assert error_of(lambda: torch.from_numpy([1]))[0] == "TypeError"
    assert torch.ones(1, requires_grad=True).numpy(force=True).tolist() == [1]


def test_scalars_are_numbers_for_torch():
    x = torch.ones(3)
    for made in (x * np.float32(2), np.float32(2) * x, x * np.float64(2), np.int64(2) * x):
        assert type(made) is torch.Tensor and made.tolist() == [2, 2, 2]
        assert made.dtype is torch.float32
    assert (x - np.float32(0.5)).tolist() == [0.5] * 3 and (np.float32(3) - x).tolist() == [2] * 3
    assert torch.zeros(np.int64(2)).shape == (2,) and torch.full((2,), np.float32(3)).sum() == 6
    assert x.clamp(max=np.float32(0.5)).tolist() == [0.5] * 3
    assert x.reshape(np.int64(3), 1).shape == (3, 1)


def test_arrays_index_tensors():
    x = torch.arange(6).reshape(2, 3)
    assert x[np.int64(1)].tolist() == [3, 4, 5] and x[np.array([1, 0])][0].tolist() == [3, 4, 5]
    assert x[np.array([True, False])].tolist() == [[0, 1, 2]]
    assert x[:, np.array([0, 2])].tolist() == [[0, 2], [3, 5]]
    x[0] = torch.from_numpy(np.array([7, 8, 9]))
    x[1, np.int64(0)] = np.int64(5)
    assert x.tolist() == [[7, 8, 9], [5, 4, 5]]


def test_functions_of_numpy_take_tensors():
    x = torch.tensor([1.0, 4.0])
    assert type(np.sqrt(x)) is torch.Tensor and np.sqrt(x).tolist() == [1, 2]
    assert type(np.concatenate([x, x])) is np.ndarray
    made = x * np.array([2.0, 3.0])
    assert type(made) is torch.Tensor and made.tolist() == [2, 12]
    assert error_of(lambda: np.array([2.0, 3.0]) * x)[0] == "TypeError"
    assert np.array(x).tolist() == [1, 4] and np.array([x, x]).shape == (2, 2)


def test_missing_names_say_where_the_list_is():
    kind, text = error_of(lambda: np.no_such_name)
    assert kind == "AttributeError" and "no_such_name" in text
    if hasattr(torch, "scope"):  # our own package
        assert "docs/coverage-numpy.md" in text


def test_a_numpy_that_this_interpreter_can_load_comes_first():
    if not hasattr(torch, "scope"):
        raise unittest.SkipTest("the choice is made in the JVM only")
    from torch import _numpy_choice

    with tempfile.TemporaryDirectory() as folder:
        core = os.path.join(folder, "numpy", "_core")
        os.makedirs(core)
        path = [folder, *sys.path]
        open(core + "/_multiarray_umath.cpython-311-x86_64-linux-gnu.so", "w").close()
        assert _numpy_choice.loadable(path) is None
        suffix = importlib.machinery.EXTENSION_SUFFIXES[0]
        open(core + "/_multiarray_umath" + suffix, "w").close()
        assert _numpy_choice.loadable(path) == folder


def test_the_memory_of_an_array_is_a_buffer():
    grid = np.arange(300, 306, dtype=np.int16).reshape(2, 3)
    assert bytes(grid) == grid.tobytes() == bytes(grid.data)
    assert bytes(grid.T) == grid.T.copy().tobytes()
    assert (grid.data.format, grid.data.shape, grid.data.tolist()) == ("h", (2, 3), grid.tolist())
    assert np.array(2.5).data.tolist() == 2.5 and np.zeros((0, 2)).data.nbytes == 0
    assert np.ones(1, complex).data.nbytes == 16
    assert np.frombuffer(grid, np.int16).tolist() == grid.ravel().tolist()
    assert torch.frombuffer(grid.copy(), dtype=torch.int16).tolist() == grid.ravel().tolist()


def test_a_tensor_of_a_list_takes_the_elements_types():
    for values, expected in (
        ([np.float64(1), 2], torch.float64),
        ([np.int32(1), 2], torch.int64),
        ([np.float32(1), 2], torch.float32),
        ((np.float16(1),), torch.float16),
        ([np.array([1.0, 2.0]), np.array([3.0, 4.0])], torch.float64),
        ([np.float64(1), 1j], torch.complex128),
        ([torch.tensor(1.0, dtype=torch.float64), 2.0], torch.float64),
        ([torch.tensor(1), 2.5], torch.float32),
        (np.int16(3), torch.int16),
        ([1, 2.5], torch.float32),
        ([True, 2], torch.int64),
    ):
        assert torch.tensor(values).dtype == expected, values
    assert torch.tensor([np.float64(1)], dtype=torch.int32).dtype == torch.int32
