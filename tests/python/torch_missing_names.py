"""What is not here says so: names of modules, of arrays, and modules."""

import importlib.util

import numpy as np
import torch
from torch_support import error_of


def test_modules_without_a_name_are_no_ones_with_it():
    for module in (torch, torch.nn.init, torch.random, torch.utils.hooks, np, np.linalg):
        assert not hasattr(module, "no_such_name")
        name, text = error_of(lambda module=module: module.no_such_name)
        assert name == "AttributeError" and "no_such_name" in text
        assert ("docs/coverage" in text) is hasattr(torch, "recorded")  # only ours says where


def test_modules_that_are_not_there_are_not_found():
    assert importlib.util.find_spec("torch.no_such_module") is None
    name, text = error_of(lambda: importlib.import_module("torch.no_such_module"))
    assert (name, text) == ("ModuleNotFoundError", "No module named 'torch.no_such_module'")


def test_arrays_lie_in_main_memory():
    array = np.ones(2)
    assert array.device == "cpu" and array.to_device("cpu") is array
    assert error_of(lambda: array.to_device("cuda"))[0] == "ValueError"
