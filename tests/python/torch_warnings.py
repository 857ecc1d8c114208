"""libtorch's own warnings are Python's: filters see them, and they name the program's line."""

import warnings

import torch
from torch_support import error_of


def _warned(call):
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        call()
    return noted


def test_a_warning_of_libtorch_is_noted():
    (noted,) = _warned(lambda: (torch.ones(1, requires_grad=True) * 2).grad)
    assert noted.category is UserWarning and noted.filename == __file__
    text = str(noted.message)
    assert text.startswith("The .grad attribute of a Tensor that is not a leaf Tensor is being")
    assert "(Triggered internally at /pytorch/" in text


def test_a_filter_makes_it_an_error():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kind, _ = error_of(lambda: (torch.ones(1, requires_grad=True) * 2).grad)
    assert kind == "UserWarning"
    assert not _warned(lambda: torch.ones(1) + 1)  # and nothing is left of it
