"""What the host of this code can do beyond PyTorch's API."""

import torch


def _as_it_is(function):
    return function


#: Torch for GraalVM notes a function's operators and repeats them without Python; the numbers are
#: the same. Elsewhere the function runs as it is.
recorded = getattr(torch, "recorded", _as_it_is)
