"""Text of tensors, as PyTorch prints them.

Four digits, 80 columns, summarised above 1,000 elements.
"""

from ._C import library
from ._types import BY_CODE, LAYOUTS

PRECISION = 4
THRESHOLD = 1000
EDGE_ITEMS = 3
LINE_WIDTH = 80
SCIENTIFIC = None
_LARGE, _SMALL, _RATIO = 1e8, 1e-4, 1000.0
_PROFILES = {  # precision, threshold, edge items, line width
    "default": (4, 1000, 3, 80),
    "short": (2, 1000, 2, 80),
    "full": (4, float("inf"), 3, 80),
}


def set_printoptions(
    precision=None, threshold=None, edgeitems=None, linewidth=None, profile=None, sci_mode=None
):
    """Choose how tensors are printed.

    Args:
        precision: digits after the point.
        threshold: more elements than this are summarised.
        edgeitems: shown at each end of a summarised dimension.
        linewidth: characters a line.
        profile: "default", "short" or "full", from which the others are changed.
        sci_mode: True or False for scientific notation or none; None chooses by the numbers.
    """
    global PRECISION, THRESHOLD, EDGE_ITEMS, LINE_WIDTH, SCIENTIFIC
    if profile is not None:
        if profile not in _PROFILES:
            raise ValueError(f"profile: expected one of {list(_PROFILES)}, got {profile!r}")
        PRECISION, THRESHOLD, EDGE_ITEMS, LINE_WIDTH = _PROFILES[profile]
    PRECISION = PRECISION if precision is None else precision
    THRESHOLD = THRESHOLD if threshold is None else threshold
    EDGE_ITEMS = EDGE_ITEMS if edgeitems is None else edgeitems
    LINE_WIDTH = LINE_WIDTH if linewidth is None else linewidth
    SCIENTIFIC = sci_mode


class _Formatter:
    """One format for all numbers of a tensor: integers, fixed point, or scientific."""

    def __init__(self, values, is_float):
        self.is_float = is_float
        self.whole = self.scientific = False
        if is_float:
            self._choose([abs(v) for v in self._finite(values)])
        shown = self._finite(values) if is_float else values
        self.width = max([len(self.number(v)) for v in shown], default=1)

    @staticmethod
    def _finite(values):
        return [v for v in values if v == v and abs(v) != float("inf") and v != 0]

    def _choose(self, finite):
        if not finite:
            self.whole = True
            return
        low, high = min(finite), max(finite)
        self.whole = all(v == int(v) for v in finite)
        self.scientific = high / low > _RATIO or high > _LARGE or (not self.whole and low < _SMALL)
        if SCIENTIFIC is not None:
            self.scientific = SCIENTIFIC

    def number(self, value):
        if not self.is_float:
            return str(value)
        if value != value or abs(value) == float("inf"):
            return str(value)
        if self.scientific:
            return f"{value:.{PRECISION}e}"
        return f"{value:.0f}." if self.whole else f"{value:.{PRECISION}f}"

    def padded(self, value):
        return self.number(value).rjust(self.width)


class _ComplexFormatter:
    """Real and imaginary part, each in a format of its own."""

    def __init__(self, values):
        self.real = _Formatter([v.real for v in values], True)
        self.imaginary = _Formatter([v.imag for v in values], True)
        self.width = self.real.width + self.imaginary.width + 1

    def padded(self, value):
        imaginary = self.imaginary.number(value.imag)
        sign = "" if imaginary[0] == "-" or value.imag != value.imag else "+"
        return f"{self.real.padded(value.real)}{sign}{imaginary}j"


def text(tensor):
    """Return the text of a tensor with its dtype, device and place in the graph if unusual."""
    kind = type(tensor).__name__
    shown = _text(tensor, kind)
    from .nn.parameter import Parameter

    own = isinstance(tensor, Parameter) and kind != "Parameter"
    return f"Parameter({shown})" if own else shown


def _text(tensor, kind):
    if tensor.is_nested:
        from .nested import _printed

        return _printed(tensor)
    head = "tensor(" if kind in ("Tensor", "Parameter") else kind + "("
    if tensor.layout in _PARTS:
        return _sparse(tensor, head)
    if tensor.is_quantized:
        from ._quantized import suffixes

        return _joined(head + _numbers(tensor.dequantize(), len(head)), suffixes(tensor))
    detached = tensor.detach()
    suffixes = []
    shape = tuple(tensor.shape)
    if tensor.is_meta:
        numbers = "..."
        suffixes.append(f"size={shape}")
    elif tensor.numel() == 0:
        numbers = "[]"
        if tensor.dim() != 1:
            suffixes.append(f"size={shape}")
    else:
        numbers = _numbers(detached, len(head))
    if not tensor.is_cpu:
        suffixes.insert(0, f"device='{tensor.device}'")
    if not _is_usual(tensor.dtype) or (
        numbers == "[]" and tensor.dtype._code != library.get_default_dtype()
    ):
        suffixes.append(f"dtype={tensor.dtype}")
    if tensor.layout is not LAYOUTS["strided"]:
        suffixes.append(f"layout={tensor.layout}")
    return _joined(head + numbers, suffixes + _graph(tensor))


def _graph(tensor):
    if tensor.grad_fn is not None:
        return [f"grad_fn=<{type(tensor.grad_fn).__name__}>", *_tangent(tensor)]
    return [*(["requires_grad=True"] if tensor.requires_grad else []), *_tangent(tensor)]


def _tangent(tensor):
    from .autograd.forward_ad import unpack_dual

    tangent = unpack_dual(tensor).tangent
    return [] if tangent is None else [f"tangent={tangent}"]


def _own(*names):
    return tuple((name, name) for name in names)


_BY_ROWS = _own("crow_indices", "col_indices", "values")
_BY_COLUMNS = _own("ccol_indices", "row_indices", "values")
# The tensors that make up a sparse one: what they are called, and the methods that give them.
_PARTS = {
    LAYOUTS["sparse_coo"]: (("indices", "_indices"), ("values", "_values")),
    **{LAYOUTS[name]: _BY_ROWS for name in ("sparse_csr", "sparse_bsr")},
    **{LAYOUTS[name]: _BY_COLUMNS for name in ("sparse_csc", "sparse_bsc")},
}


def _sparse(tensor, head):
    """Return the text of a sparse tensor: its parts, then what a line takes."""
    indent = " " * len(head)
    detached = tensor.detach()
    parts, count = [], 0
    for name, method in _PARTS[tensor.layout]:
        part = getattr(detached, method)()
        count = part.shape[-1] if name.endswith("_indices") or name == "indices" else count
        numbers = _numbers(part, len(head) + len(name) + len("=tensor(")) if part.numel() else "[]"
        size = [] if numbers != "[]" or part.dim() == 1 else [f"size={tuple(part.shape)}"]
        parts.append(name + "=" + _joined("tensor(" + numbers, size))
    if not tensor.is_cpu:
        parts.append(f"device='{tensor.device}'")
    suffixes = [f"size={tuple(tensor.shape)}", f"nnz={count}"]
    if not _is_usual(tensor.dtype):
        suffixes.append(f"dtype={tensor.dtype}")
    suffixes += [f"layout={tensor.layout}", *_graph(tensor)]
    text = head + (",\n" + indent).join(parts)
    return _joined(text, suffixes, new_line=tensor.layout is LAYOUTS["sparse_coo"])


def _is_usual(dtype):
    default = BY_CODE[library.get_default_dtype()]
    return dtype is default or dtype._name in ("int64", "bool", "complex64")


def _joined(head, suffixes, new_line=False):
    # A line's own text counts two characters longer, as PyTorch's does.
    line_length = len(head) - head.rfind("\n") + 1
    for suffix in suffixes:
        if new_line or line_length + len(suffix) + 2 > LINE_WIDTH:
            head += ",\n       " + suffix
            line_length = 7 + len(suffix)
            new_line = False
        else:
            head += ", " + suffix
            line_length += len(suffix) + 2
    return head + ")"


def _numbers(tensor, indent):
    summarise = tensor.numel() > THRESHOLD
    nested = _edges(tensor) if summarise else tensor.tolist()
    values = []
    _collect(nested, values)
    if tensor.dtype.is_complex:
        formatter = _ComplexFormatter(values)
    else:
        formatter = _Formatter(values, tensor.dtype.is_floating_point)
    if tensor.dim() == 0:
        return formatter.padded(nested)
    return _bracketed(nested, indent, formatter, tensor.dim())


def _edges(tensor):
    """Return nested lists of the first and last items by dimension.

    None stands where items are left out.
    """
    if tensor.dim() == 0:
        return tensor.item()
    count = len(tensor)
    if count <= 2 * EDGE_ITEMS:
        return [_edges(tensor[i]) for i in range(count)]
    head = [_edges(tensor[i]) for i in range(EDGE_ITEMS)]
    return [*head, None, *[_edges(tensor[i]) for i in range(count - EDGE_ITEMS, count)]]


def _collect(nested, values):
    if isinstance(nested, list):
        for element in nested:
            _collect(element, values)
    elif nested is not None:
        values.append(nested)


def _bracketed(nested, indent, formatter, dims):
    if dims == 1:
        return _line(nested, indent, formatter)
    parts = [
        "..." if part is None else _bracketed(part, indent + 1, formatter, dims - 1)
        for part in nested
    ]
    return "[" + ("," + "\n" * (dims - 1) + " " * (indent + 1)).join(parts) + "]"


def _line(values, indent, formatter):
    per_line = max(1, (LINE_WIDTH - indent) // (formatter.width + 2))
    parts = [" ..." if value is None else formatter.padded(value) for value in values]
    lines = [", ".join(parts[i : i + per_line]) for i in range(0, len(parts), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"
