"""torch.utils.flop_counter: counts of floating-point operations, which nothing here takes yet.

Source: documentation of torch.utils.flop_counter, PyTorch 2.10.
"""


class FlopCounterMode:
    """A context that would count the operations of matrix products and convolutions.

    It can be made and asked, as summaries of models do; before it was entered its counts are 0.

    Args:
        mods: accepted: the module or modules to count separately.
        depth: accepted, as the rest.
        display: accepted.
        custom_mapping: accepted.
    """

    def __init__(self, mods=None, depth=2, display=True, custom_mapping=None):
        """Take what to count."""
        self.mods, self.depth, self.display = mods, depth, display

    def get_total_flops(self):
        """Return 0: nothing was counted."""
        return 0

    def get_flop_counts(self):
        """Return an empty dict for the whole: nothing was counted."""
        return {"Global": {}}

    def __enter__(self):
        """Refuse: operators cannot be watched one by one.

        Raises: NotImplementedError always.
        """
        raise NotImplementedError(
            "torch.utils.flop_counter.FlopCounterMode: expected operators that can be watched, "
            "which they cannot be here; leave the context out (of Lightning's models, unset "
            "example_input_array), or count on CPython's PyTorch"
        )

    def __exit__(self, *error):
        """Do nothing: it was never entered."""
