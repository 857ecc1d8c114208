"""What the host of this code can do beyond PyTorch's API."""

import torch


def _as_it_is(value):
    return value


#: Torch for GraalVM notes a function's operators and repeats them without Python; the numbers are
#: the same. Elsewhere the function runs as it is.
recorded = getattr(torch, "recorded", _as_it_is)

#: What objects of ours hold on to outlives the scope that it is made in; where the host counts
#: references nothing has to be done for that.
keep = getattr(torch, "keep", _as_it_is)
