"""PyTorch's Python API over libtorch, inside the JVM.

Operators are libtorch's own and found by name on first use; `docs/bridge.md` tells how.
"""

import sys as _sys

from . import _importing, _lifetime, _operators  # noqa: F401 (the first for what it does)
from ._arrays import from_numpy
from ._C import library as _library
from ._creation import as_tensor, factories, tensor
from ._functions import broadcast_tensors, einsum, meshgrid, norm, split
from ._grad_mode import (
    enable_grad,
    inference_mode,
    is_grad_enabled,
    is_inference_mode_enabled,
    no_grad,
    set_grad_enabled,
)
from ._lifetime import keep, scope
from ._recorded import recorded
from ._tensor import Tensor
from ._types import (
    ALIASES,
    BY_CODE,
    DTYPES,
    LAYOUTS,
    MEMORY_FORMATS,
    Size,
    device,
    dtype,
    finfo,
    iinfo,
    layout,
    memory_format,
)
from .random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from .version import __version__

from .utils._lazy import attach, attach_importlib, by_name, public  # isort: skip

attach_importlib()
inf = float("inf")
nan = float("nan")
globals().update(DTYPES)  # from here on `float`, `int` and `bool` are dtypes
globals().update({alias: DTYPES[name] for alias, name in ALIASES.items()})
globals().update(LAYOUTS)
globals().update(MEMORY_FORMATS)
globals().update(factories)

pi = 3.141592653589793
e = 2.718281828459045
newaxis = None

get_num_threads = _library.get_num_threads
set_num_threads = _library.set_num_threads
autocast_increment_nesting = _library.autocast_increment_nesting
autocast_decrement_nesting = _library.autocast_decrement_nesting
clear_autocast_cache = _library.clear_autocast_cache
is_autocast_cache_enabled = _library.is_autocast_cache_enabled
set_autocast_cache_enabled = _library.set_autocast_cache_enabled

_SUBMODULES = (
    "nn",
    "optim",
    "utils",
    "autograd",
    "amp",
    "cuda",
    "linalg",
    "fft",
    "special",
    "signal",
    "masked",
    "nested",
    "ops",
    "backends",
    "version",
    "serialization",
    "testing",
    "func",
    "jit",
    "hub",
    "onnx",
    "compiler",
    "distributed",
    "sparse",
    "types",
    "cpu",
    "fx",
    "distributions",
    "library",
    "overrides",
    "storage",
    "functional",
    "futures",
    "return_types",
    "profiler",
    "_dynamo",
    "_inductor",
    "multiprocessing",
    "quasirandom",
    "_utils",
    "_tensor_str",
    "__config__",
    "__future__",
    "accelerator",
)
_ABSENT_DEVICES = ("xpu", "mtia", "mps")
_LATER = by_name(
    {
        "_functions_more": "_segment_reduce align_tensors atleast_1d atleast_2d atleast_3d "
        "block_diag broadcast_shapes cartesian_prod cdist chain_matmul lu nonzero stft tensordot "
        "promote_types result_type unique unique_consecutive unravel_index",
        "func": "vmap",
        "amp": "GradScaler autocast",
        "storage": "BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage "
        "ComplexFloatStorage DoubleStorage FloatStorage HalfStorage IntStorage LongStorage "
        "ShortStorage TypedStorage UntypedStorage is_storage",
        "_printing": "set_printoptions",
        "_scalars": "SymBool SymFloat SymInt cond sym_float sym_int sym_ite sym_max sym_min "
        "sym_not sym_sqrt sym_sum",
        "_process": "AcceleratorError Event OutOfMemoryError Stream get_device get_device_module "
        "get_num_interop_threads has_lapack has_mkl has_openmp has_spectral init_num_threads "
        "is_warn_always_enabled set_flush_denormal set_num_interop_threads set_warn_always",
        "autograd.anomaly_mode": "is_anomaly_check_nan_enabled is_anomaly_enabled "
        "set_anomaly_enabled",
        "jit": "Future JITException ScriptFunction ScriptMethod ScriptModule ScriptObject "
        "TensorType fork wait",
        "serialization": "save load",
        "_archive_files": "PyTorchFileReader",
        "testing": "FileCheck",
        "_sparse_creation": "sparse_bsc_tensor sparse_bsr_tensor sparse_compressed_tensor "
        "sparse_coo_tensor sparse_csc_tensor sparse_csr_tensor",
        "_sparse_products": "dsmm hsmm saddmm spmm",
        "_lobpcg": "lobpcg",
        "_lowrank": "pca_lowrank svd_lowrank",
        "_typed": "set_default_tensor_type",
        "_switches": "are_deterministic_algorithms_enabled get_deterministic_debug_mode "
        "get_float32_matmul_precision is_deterministic_algorithms_warn_only_enabled "
        "set_deterministic_debug_mode set_float32_matmul_precision use_deterministic_algorithms",
        "_checks": "_assert _check _check_index _check_is_size _check_type _check_value typename",
        "_override_state": "DisableTorchFunction DisableTorchFunctionSubclass",
        "_quantized": "per_channel_affine per_channel_affine_float_qparams per_channel_symmetric "
        "per_tensor_affine per_tensor_symmetric qscheme",
        "_buffers": "asarray frombuffer from_dlpack",
        "_autocast_names": "get_autocast_cpu_dtype get_autocast_gpu_dtype "
        "is_autocast_cpu_enabled is_autocast_enabled set_autocast_cpu_dtype "
        "set_autocast_cpu_enabled set_autocast_enabled set_autocast_gpu_dtype",
    }
)
_METHODS = ("split", "is_floating_point", "is_complex", "numel", "is_tensor")


_later = attach(__name__, globals(), {**_LATER, **dict.fromkeys(_SUBMODULES, "")})


def get_autocast_dtype(device_type):
    """Return the type that autocast computes in on a kind of device."""
    return BY_CODE[_library.get_autocast_dtype(device_type)]


def set_autocast_dtype(device_type, dtype):
    """Set the type that autocast computes in on a kind of device."""
    _library.set_autocast_dtype(device_type, dtype._h)


def get_default_dtype():
    """Return the floating-point type of tensors made without one."""
    return BY_CODE[_library.get_default_dtype()]


def set_default_dtype(dtype):
    """Set the floating-point type of tensors made without one."""
    if not hasattr(dtype, "is_floating_point"):
        raise TypeError(
            "invalid dtype object: only floating-point types are supported as the default type"
        )
    _library.set_default_dtype(dtype._h)


def set_default_device(where):
    """Set the device of tensors made without one; None means the CPU."""
    device.default = None if where is None else device(where)


def get_default_device():
    """Return the device of tensors made without one."""
    return device.default or device("cpu")


def is_tensor(value):
    """Tell whether a value is a tensor."""
    return isinstance(value, Tensor)


def is_floating_point(tensor):
    """Tell whether a tensor's dtype is a floating-point type."""
    return tensor.dtype.is_floating_point


def is_complex(tensor):
    """Tell whether a tensor's dtype is complex."""
    return tensor.dtype.is_complex


def numel(tensor):
    """Return the number of elements."""
    return tensor.numel()


def compile(model=None, **options):
    """Wrap a module, and return a function as it is: the JVM compiles what is run often."""
    from ._dynamo.eval_frame import optimized

    return optimized(model, options) if model is not None else lambda made: optimized(made, options)


def __getattr__(name):
    """Import a submodule, or make an operator's function, on first use."""
    if name == "__all__":
        return public(__name__)
    if name in _SUBMODULES:
        import importlib

        return importlib.import_module(f"{__name__}.{name}")
    if name == "torch":  # PyTorch's package holds itself under its own name
        return _sys.modules[__name__]
    if name in _ABSENT_DEVICES:
        from . import _other_devices

        made = globals()[name] = _other_devices.module(name)
        return made
    if name.endswith("Tensor"):
        from . import _typed

        if name in _typed.NAMES:
            return _typed.make(__name__, name)
    if name in _LATER:
        made = globals()[name] = _later(name)
        return made
    if name.startswith("__") or not _operators.exists(name):
        raise _operators.missing("module 'torch'", name)
    made = globals()[name] = _operators.function(name)
    return made
