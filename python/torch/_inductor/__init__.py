"""torch._inductor: nothing is compiled here; its settings may be set."""

from torch._inductor import config  # noqa: F401
