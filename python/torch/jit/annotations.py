"""Typing's names under the place where TorchScript looked for them."""

from typing import Any, Dict, List, Optional, Tuple, Union  # noqa: F401, UP035


class _BroadcastingList:
    """Says that one number stands for as many: `BroadcastingList2[int]`."""

    def __getitem__(self, types):
        """Return None, as PyTorch does."""


BroadcastingList1 = _BroadcastingList()
BroadcastingList2 = _BroadcastingList()
BroadcastingList3 = _BroadcastingList()
