"""torch.onnx: nothing is exported here."""


def is_in_onnx_export():
    """Return False."""
    return False


def export(*args, **kwargs):
    """Refuse: a graph of the program is what the JVM does not make.

    Raises: NotImplementedError always.
    """
    raise NotImplementedError(
        "torch.onnx.export: no graph is recorded here; save the state_dict() with torch.save and "
        "export from CPython's PyTorch"
    )


def register_custom_op_symbolic(symbolic_name, symbolic_fn, opset_version):
    """Accept an exporter's rule for an operator: nothing is exported."""


def unregister_custom_op_symbolic(symbolic_name, opset_version):
    """Accept that such a rule goes."""
