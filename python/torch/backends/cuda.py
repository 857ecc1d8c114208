"""CUDA's settings, among them which kernels attention may use."""

from contextlib import contextmanager

from torch._C import library
from torch._switches import switch


def is_built():
    """Tell whether libtorch was built for CUDA."""
    return library.built_with("cuda")


class _MatrixProducts:
    allow_tf32 = switch("cublas.allow_tf32")


matmul = _MatrixProducts()


def _reader(name):
    def enabled():
        """Tell whether attention may use these kernels."""
        return library.get_switch(name)

    return enabled


def _writer(name):
    def enable(enabled):
        """Choose whether attention may use these kernels."""
        library.set_switch(name, bool(enabled))

    return enable


flash_sdp_enabled, enable_flash_sdp = _reader("sdp.flash"), _writer("sdp.flash")
mem_efficient_sdp_enabled = _reader("sdp.mem_efficient")
enable_mem_efficient_sdp = _writer("sdp.mem_efficient")
math_sdp_enabled, enable_math_sdp = _reader("sdp.math"), _writer("sdp.math")
cudnn_sdp_enabled, enable_cudnn_sdp = _reader("sdp.cudnn"), _writer("sdp.cudnn")


@contextmanager
def sdp_kernel(enable_flash=True, enable_math=True, enable_mem_efficient=True, enable_cudnn=True):
    """Choose attention's kernels within the context; torch.nn.attention.sdpa_kernel is newer."""
    chosen = {
        "sdp.flash": enable_flash,
        "sdp.math": enable_math,
        "sdp.mem_efficient": enable_mem_efficient,
        "sdp.cudnn": enable_cudnn,
    }
    before = {name: library.get_switch(name) for name in chosen}
    try:
        for name, on in chosen.items():
            library.set_switch(name, bool(on))
        yield {}
    finally:
        for name, on in before.items():
            library.set_switch(name, on)
