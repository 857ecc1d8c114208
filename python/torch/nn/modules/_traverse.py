"""Walking the tree of modules: children, parameters, buffers, look-up by dotted name, printing."""


def named_children(self):
    """Yield (name, module) of the direct children, each module once."""
    seen = set()
    for name, module in self._modules.items():
        if module is not None and id(module) not in seen:
            seen.add(id(module))
            yield name, module


def children(self):
    """Yield the direct children, each once."""
    for _, module in self.named_children():
        yield module


def named_modules(self, memo=None, prefix="", remove_duplicate=True):
    """Yield (dotted name, module) of this module and of all below it.

    Args:
        self: the module.
        memo: set of modules already yielded.
        prefix: put before every name.
        remove_duplicate: whether a shared module comes once only.
    """
    memo = set() if memo is None else memo
    if self in memo:
        return
    if remove_duplicate:
        memo.add(self)
    yield prefix, self
    for name, module in self._modules.items():
        if module is not None:
            path = f"{prefix}.{name}" if prefix else name
            yield from module.named_modules(memo, path, remove_duplicate)


def modules(self):
    """Yield this module and all below it, each once."""
    for _, module in self.named_modules():
        yield module


def _named_members(self, get_members_fn, prefix="", recurse=True, remove_duplicate=True):
    """Yield (dotted name, member) of what get_members_fn lists for each module."""
    seen = set()
    owners = (
        self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        if recurse
        else ((prefix, self),)
    )
    for path, module in owners:
        for name, member in get_members_fn(module):
            if member is None or id(member) in seen:
                continue
            if remove_duplicate:
                seen.add(id(member))
            yield (f"{path}.{name}" if path else name), member


def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
    """Yield (dotted name, parameter); of this module only if recurse is false."""
    yield from self._named_members(
        lambda module: module._parameters.items(), prefix, recurse, remove_duplicate
    )


def parameters(self, recurse=True):
    """Yield the parameters, each once."""
    for _, param in self.named_parameters(recurse=recurse):
        yield param


def named_buffers(self, prefix="", recurse=True, remove_duplicate=True):
    """Yield (dotted name, buffer); of this module only if recurse is false."""
    yield from self._named_members(
        lambda module: module._buffers.items(), prefix, recurse, remove_duplicate
    )


def buffers(self, recurse=True):
    """Yield the buffers, each once."""
    for _, buffer in self.named_buffers(recurse=recurse):
        yield buffer


def _is_module(value):
    return hasattr(value, "_named_members")


def get_submodule(self, target):
    """Find a module by its dotted name; the empty name is this module.

    Raises: AttributeError if a part of the name is missing or names no module.
    """
    module = self
    for part in target.split(".") if target else ():
        if not hasattr(module, part):
            raise AttributeError(f"{module._get_name()} has no attribute `{part}`")
        module = getattr(module, part)
        if not _is_module(module):
            raise AttributeError(f"`{part}` is not an nn.Module")
    return module


def set_submodule(self, target, module, strict=False):
    """Replace, or unless strict add, the module of a dotted name.

    Raises: ValueError for an empty name or no module; AttributeError if the place is missing.
    """
    if target == "":
        raise ValueError("Cannot set the submodule without a target name!")
    if not _is_module(module):
        raise ValueError(f"`module` is not an nn.Module, found {type(module)}")
    path, _, name = target.rpartition(".")
    parent = self.get_submodule(path)
    if strict and not hasattr(parent, name):
        raise AttributeError(f"{parent._get_name()} has no attribute `{name}`")
    if hasattr(parent, name) and not _is_module(getattr(parent, name)):
        raise AttributeError(f"`{name}` is not an nn.Module")
    setattr(parent, name, module)


def _member(self, target):
    path, _, name = target.rpartition(".")
    owner = self.get_submodule(path)
    if not hasattr(owner, name):
        raise AttributeError(f"{owner._get_name()} has no attribute `{name}`")
    return owner, name


def get_parameter(self, target):
    """Find a parameter by its dotted name.

    Raises: AttributeError if there is none.
    """
    owner, name = _member(self, target)
    value = getattr(owner, name)
    if owner._parameters.get(name) is not value:
        raise AttributeError(f"`{name}` is not an nn.Parameter")
    return value


def get_buffer(self, target):
    """Find a buffer by its dotted name.

    Raises: AttributeError if there is none.
    """
    owner, name = _member(self, target)
    if name not in owner._buffers:
        raise AttributeError(f"`{name}` is not a buffer")
    return owner._buffers[name]


def indent(text, spaces=2):
    """Indent every line of text but the first."""
    return text.replace("\n", "\n" + " " * spaces)


def describe(module):
    """Print a module: its own settings, then its children, one per line."""
    extra = module.extra_repr()
    extra_lines = extra.split("\n") if extra else []
    child_lines = [f"({name}): {indent(repr(child))}" for name, child in module._modules.items()]
    head = module._get_name() + "("
    if not child_lines and len(extra_lines) <= 1:
        return head + "".join(extra_lines) + ")"
    lines = extra_lines + child_lines
    return head + "\n  " + "\n  ".join(lines) + "\n)"


METHODS = {
    "children": children,
    "named_children": named_children,
    "modules": modules,
    "named_modules": named_modules,
    "parameters": parameters,
    "named_parameters": named_parameters,
    "buffers": buffers,
    "named_buffers": named_buffers,
    "_named_members": _named_members,
    "get_submodule": get_submodule,
    "set_submodule": set_submodule,
    "get_parameter": get_parameter,
    "get_buffer": get_buffer,
}
