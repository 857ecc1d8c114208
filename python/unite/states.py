"""Copying named tensors into live ones, with one message for everything that doesn't fit."""

WRAPPERS = ("module.", "_orig_mod.")  # left in names by DataParallel and torch.compile


def clean_name(name):
    """Strip what wrappers added to a parameter's name, anywhere in it."""
    for wrapper in WRAPPERS:
        if name.startswith(wrapper):
            name = name[len(wrapper) :]
        name = name.replace("." + wrapper, ".") if wrapper == "_orig_mod." else name
    return name


def load(what, targets, tensors):
    """Copy tensors into targets of the same names and shapes.

    Args:
        what: name of the whole for the message, such as "model".
        targets: live tensors by name.
        tensors: tensors by name; wrapped names are accepted.

    Raises:
        ValueError: names or shapes differ; nothing has been copied, the message lists all.
    """
    sources = {clean_name(name): tensor for name, tensor in tensors.items()}
    problems = [f"missing '{name}'" for name in targets if name not in sources]
    problems += [f"unexpected '{name}'" for name in sources if name not in targets]
    for name, target in targets.items():
        expected = tuple(target.shape)
        if name in sources and tuple(sources[name].shape) != expected:
            problems.append(f"'{name}': expected {expected}, got {tuple(sources[name].shape)}")
    if problems:
        raise ValueError(f"{what}: {len(problems)} tensors do not fit: " + "; ".join(problems))
    for name, target in targets.items():
        target.detach().copy_(sources[name])
