"""The classes of pipes, and how a class becomes a method of all pipes.

Source: documentation of torch.utils.data.datapipes, PyTorch 2.10.
"""

import functools

from torch.utils.data.dataset import Dataset, IterableDataset


class _Chaining:
    """What both kinds of pipes share: registered classes are methods, the source first."""

    _kind = "DataPipe"
    _is_datapipe = True

    def __getattr__(self, name):
        """Find a class that is registered under a name."""
        if not name.startswith("_"):
            kind = self._loaded()
            if name in kind.functions:
                return functools.partial(kind.functions[name], self)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    @classmethod
    def register_function(cls, function_name, function):
        """Make a function a method of all pipes of this kind."""
        cls.functions[function_name] = function

    @classmethod
    def register_datapipe_as_function(cls, function_name, cls_to_register):
        """Make a class a method of all pipes of this kind.

        Raises: Exception for a name that is taken.
        """
        if function_name in cls._loaded().functions:
            raise Exception(
                f"Unable to add DataPipe function name {function_name} as it is already taken"
            )
        cls.functions[function_name] = cls_to_register

    def __repr__(self):
        """Return the class's name."""
        return type(self).__qualname__

    __str__ = __repr__

    def __dir__(self):
        """List the registered names, too."""
        return [*super().__dir__(), *self._loaded().functions]


class IterDataPipe(_Chaining, IterableDataset):
    """A stream of samples; subclasses define `__iter__`, and `reset` to begin anew.

    A pipe has one iterator at a time: beginning another ends the first.
    """

    functions = {}
    _valid_iterator_id = None
    _is_loaded = False

    def __init_subclass__(cls, **options):
        """Have a class's iterators tell when another has begun."""
        super().__init_subclass__(**options)
        if "__iter__" in vars(cls):
            cls.__iter__ = _only_one(vars(cls)["__iter__"])

    @classmethod
    def _loaded(cls):
        if not IterDataPipe._is_loaded:
            IterDataPipe._is_loaded = True
            from torch.utils.data.datapipes import iter  # noqa: F401 (registers its classes)
        return IterDataPipe

    def reset(self):
        """Begin anew; called whenever an iterator begins."""

    def __iter__(self):
        """Iterate over the samples: a subclass's `__next__`."""
        return self


def _only_one(method):
    @functools.wraps(method)
    def iterate(self):
        number = self._valid_iterator_id = (self._valid_iterator_id or 0) + 1
        self.reset()
        for sample in _all(method(self)):
            yield sample
            if self._valid_iterator_id != number:
                raise RuntimeError(
                    "This iterator has been invalidated because another iterator has been created "
                    f"from the same IterDataPipe: {self!r}\nThis may be caused multiple references "
                    "to the same IterDataPipe; make one pipe for each."
                )

    return iterate


def _all(iterator):
    """Yield what an iterator gives, which may be a pipe with a `__next__` of its own."""
    while True:
        try:
            sample = next(iterator)
        except StopIteration:
            return
        yield sample


class MapDataPipe(_Chaining, Dataset):
    """Samples by index; subclasses define `__getitem__` and `__len__`."""

    functions = {}
    _is_loaded = False

    @classmethod
    def _loaded(cls):
        if not MapDataPipe._is_loaded:
            MapDataPipe._is_loaded = True
            from torch.utils.data.datapipes import map  # noqa: F401 (registers its classes)
        return MapDataPipe


class DataChunk(list):
    """A batch: a list that knows its items."""

    def __init__(self, items):
        """Take the items."""
        items = list(items)
        super().__init__(items)
        self.items = items

    def as_str(self, indent=""):
        """Return the items' texts."""
        return indent + "[" + ", ".join(str(item) for item in self) + "]"

    def raw_iterator(self):
        """Iterate over the items."""
        return iter(self.items)


class functional_datapipe:  # noqa: N801 (PyTorch's name)
    """Decorate a class of pipes: it becomes a method of all pipes of its kind.

    Args:
        name: the method's name.
        enable_df_api_tracing: accepted: there are no data frames.
    """

    def __init__(self, name, enable_df_api_tracing=False):
        """Take the name."""
        self.name = name

    def __call__(self, cls):
        """Register a class of pipes, and return it; another is returned as it is."""
        for kind in (IterDataPipe, MapDataPipe):
            if isinstance(cls, type) and issubclass(cls, kind):
                kind.register_datapipe_as_function(self.name, cls)
        return cls


def every_pipe(pipe, seen=None):
    """Yield a pipe and all that it is made of, each once."""
    seen = set() if seen is None else seen
    if isinstance(pipe, (list, tuple, dict)):
        for part in pipe.values() if isinstance(pipe, dict) else pipe:
            yield from every_pipe(part, seen)
    elif isinstance(pipe, _Chaining) and id(pipe) not in seen:
        seen.add(id(pipe))
        yield pipe
        for part in vars(pipe).values():
            yield from every_pipe(part, seen)


def settle_shuffle(pipe, shuffle):
    """Have a pipe's shufflers do so, or not, as DataLoader's `shuffle` asks for.

    Without any, PyTorch warns that it adds one, and iterates over the pipe as it is.
    """
    if shuffle is None:
        return
    found = [one for one in every_pipe(pipe) if hasattr(type(one), "set_shuffle")]
    if shuffle and not found:
        import warnings

        warnings.warn(
            "`shuffle=True` was set, but the datapipe does not contain a `Shuffler`. Adding one at "
            "the end. Be aware that the default buffer size might not be sufficient for your task.",
            stacklevel=4,
        )
    for one in found:
        one.set_shuffle(shuffle)


def settle_seeds(pipe, generator):
    """Give a pipe's random parts their seeds, from the generator of an epoch."""
    import torch

    def draw(generator):
        return torch.empty((), dtype=torch.int64).random_(generator=generator).item()

    shared = torch.Generator().manual_seed(draw(generator))
    for one in every_pipe(pipe):
        if hasattr(type(one), "set_seed"):
            one.set_seed(draw(shared))
