"""Names that are imported when they are first used: an import costs start-up time."""


def documented():
    """Yield PyTorch's documented names: [module, name], and a mark for those that are recorded."""
    import sys

    folder = sys.modules["torch"].__file__.replace("\\", "/").rpartition("/")[0]
    with open(folder + "/_names.txt", encoding="utf-8") as lines:
        for line in lines:
            yield line.split()


def public(package):
    """Return the documented names of a module that are here: what `from … import *` takes.

    Names that are made on first use stand in no namespace that Python could list.
    """
    import sys

    module = sys.modules[package]
    return [name for owner, name, *_ in documented() if owner == package and has(module, name)]


def has(module, name):
    """Tell whether a name is here; it may be one that is made on first use."""
    try:
        getattr(module, name)
    except (AttributeError, ImportError, NotImplementedError):
        return False
    return True


def attach(package, namespace, places):
    """Make a package's `__getattr__`, and give it a `__dir__` that lists all that can be had.

    Args:
        package: the package's name.
        namespace: its globals, where found names are remembered.
        places: name -> submodule that defines it; "" for a submodule itself.

    Returns: the function for the package to bind to `__getattr__`.
    """
    # CPython's packages have imported their files, which programs lean on
    files = {place for place in places.values() if place and place[0] != "_" and "." not in place}

    def find(name):
        if name == "__all__" and package.startswith("torch") and (names := public(package)):
            return names
        place = places.get(name)
        if place is None and name in files:
            place = ""
        if place is None:
            if not package.startswith("torch"):
                raise AttributeError(f"module '{package}' has no attribute '{name}'")
            from torch._operators import missing

            raise missing(f"module '{package}'", name)
        module = __import__(f"{package}.{place or name}", None, None, ["*"])
        found = getattr(module, name) if place else module
        namespace[name] = found
        return found

    namespace["__dir__"] = listing(package, namespace, places)
    return find


def listing(package, namespace, places=()):
    """Make a module's `__dir__`: what stands in it, its `places`, and what PyTorch documents.

    The module's `__dict__` and `vars` of it hold all that, too, from the first time they are asked.
    """
    import sys

    ours = package.startswith("torch")

    def names():
        documented = public(package) if ours else ()
        return sorted({*namespace, *places, *documented})

    if ours:
        sys.modules[package].__class__ = _filled_when_listed(names)
    return names


def _filled_when_listed(names):
    """Make the class of a module whose later names all come when its `__dict__` is asked for."""
    kind = type(__import__("sys"))
    plain = kind.__dict__["__dict__"].__get__
    done = []

    class LazyModule(kind):
        @property
        def __dict__(self):
            if not done:
                done.append(True)
                for name in names():
                    has(self, name)
            return plain(self)

    return LazyModule


def by_name(listing):
    """Turn {submodule: "Name Other"} into {name: submodule}."""
    return {name: place for place, names in listing.items() for name in names.split()}


def attach_importlib():
    """Let programs use `importlib.util` and the like without importing them.

    They lean on CPython's PyTorch, which has imported them all.
    """
    import importlib

    parts = ("abc", "machinery", "metadata", "resources", "util")
    importlib.__getattr__ = attach("importlib", importlib.__dict__, dict.fromkeys(parts, ""))


def belong(namespace, address):
    """Give a file's public classes the address that PyTorch's have: pickles name it.

    Args:
        namespace: the file's globals.
        address: name of the module that gives the classes, too.
    """
    for name, value in namespace.items():
        if isinstance(value, type) and value.__module__ == namespace["__name__"] and name[0] != "_":
            value.__module__ = address


def elsewhere(module, siblings):
    """Make the `__getattr__` of a module whose further names are defined in files beside it.

    Args:
        module: the module's name.
        siblings: names of the files, in one text.

    Returns: the function for the module to bind to `__getattr__`.
    """
    package = module.rpartition(".")[0]

    def find(name):
        if not name.startswith("__"):
            for sibling in siblings.split():
                found = __import__(f"{package}.{sibling}", None, None, ["*"])
                if name in vars(found):
                    return vars(found)[name]
        from torch._operators import missing

        raise missing(f"module '{module}'", name)

    return find
