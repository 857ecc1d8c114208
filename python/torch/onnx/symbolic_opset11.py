"""The rules of an exporter that is not here: packages import them for theirs."""


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError(f"torch.onnx.symbolic_opset11.{name}: nothing is exported here")
