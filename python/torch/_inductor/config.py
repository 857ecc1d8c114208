"""Settings of a compiler that is not here: programs may set any, and nothing depends on them."""

coordinate_descent_tuning = False
fx_graph_cache = True
epilogue_fusion = True
shape_padding = True
max_autotune = False


class triton:
    """Settings of kernels that are not made here."""

    unique_kernel_names = True
    cudagraphs = False
