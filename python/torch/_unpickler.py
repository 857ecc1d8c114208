"""Reads the pickles that `torch.save` writes, and nothing else.

A fixed list of opcodes; a fixed list of names, each with a function of ours that checks its
arguments. Nothing is imported or constructed because a file names it. A pickle only refers to what
it has built, so that it cannot make more than a few objects per byte.
"""

from ._types import dtype

_MARK = object()


class RefusedError(Exception):
    """A pickle asks for something that is not on the lists."""


class Unpickler:
    """A stack machine over one pickle.

    Args:
        data: the pickle, bytes.
        names: "module name" -> the object of that name; functions in it may be called.
        persistent: function of a persistent id.
        classes: classes and functions of the user's, by identity, that may be called; objects of
            the classes may be given a state.
    """

    def __init__(self, data, names, persistent, classes=()):
        """Start at the first byte."""
        self._data = data
        self._names = names
        self._persistent = persistent
        self._classes = set(classes)
        self._at = 0
        self._stack = []
        self._memo = {}

    def load(self):
        """Return the object that the pickle describes.

        Raises:
            RefusedError: for an opcode or a name that is not on the lists.
            ValueError: if the pickle is damaged.
        """
        opcodes = self._OPCODES
        try:
            while True:
                code = self._take(1)[0]
                if code == 0x2E:  # STOP
                    return self._pop()
                step = opcodes.get(code)
                if step is None:
                    raise RefusedError(f"opcode {bytes([code])!r} is not allowed")
                step(self)
        except (IndexError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error

    @property
    def place(self):
        """How many bytes have been read."""
        return self._at

    def _take(self, count):
        end = self._at + count
        if end > len(self._data):
            raise ValueError(f"expected {count} more bytes, got the pickle's end")
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def _number(self, size):
        return int.from_bytes(self._take(size), "little")

    def _line(self):
        end = self._data.find(b"\n", self._at, self._at + 256)
        if end < 0:
            raise ValueError("expected a name of at most 255 bytes, got a longer one")
        return self._take(end + 1 - self._at)[:-1].decode()

    def _push(self, value):
        self._stack.append(value)

    def _pop(self):
        value = self._stack.pop()
        if value is _MARK:
            raise ValueError("expected a value, got a mark")
        return value

    def _since_mark(self):
        stack = self._stack
        place = len(stack) - 1
        while stack[place] is not _MARK:
            if place == 0:
                raise ValueError("expected a mark, got none")
            place -= 1
        values = stack[place + 1 :]
        del stack[place:]
        return values

    def _top(self, *kinds):
        top = self._stack[-1]
        if not isinstance(top, kinds):
            raise ValueError(f"expected a {kinds[0].__name__} to add to, got {type(top).__name__}")
        return top

    def _tuple(self, count):
        values = [self._pop() for _ in range(count)]
        self._push(tuple(reversed(values)))

    def _global(self):
        name = todays_name(self._line(), self._line())
        if name not in self._names:
            raise RefusedError(f"the name '{name.replace(' ', '.')}' is not allowed")
        self._push(self._names[name])

    def _call(self):
        arguments, function = self._pop(), self._pop()
        if type(arguments) is not tuple:
            raise ValueError(f"expected a tuple of arguments, got {type(arguments).__name__}")
        known = isinstance(function, Builder) or any(function is own for own in self._classes)
        if not known:
            raise RefusedError(f"a call of {type(function).__name__} is not allowed")
        self._push(function(*arguments))

    def _new_object(self):
        arguments, cls = self._pop(), self._pop()
        if not isinstance(cls, type) or cls not in self._classes:
            raise RefusedError(f"making an object of {cls!r} is not allowed")
        self._push(cls.__new__(cls, *arguments))

    def _build(self):
        state, target = self._pop(), self._stack[-1]
        if type(target) not in self._classes and type(target).__name__ != "OrderedDict":
            raise RefusedError(f"setting the state of {type(target).__name__} is not allowed")
        if type(target) in self._classes and hasattr(target, "__setstate__"):
            target.__setstate__(state)
        elif isinstance(state, dict) and all(isinstance(key, str) for key in state):
            target.__dict__.update(state)
        else:
            raise ValueError(f"expected a dict as state, got {type(state).__name__}")

    def _set_items(self):
        values = self._since_mark()
        self._top(dict).update(zip(values[::2], values[1::2], strict=True))

    def _set_item(self):
        value, key = self._pop(), self._pop()
        self._top(dict)[key] = value

    def _remember(self, size):
        top = self._stack[-1]
        if top is _MARK:
            raise ValueError("expected a value to remember, got a mark")
        self._memo[self._number(size)] = top

    def _long(self, size):
        count = self._number(size)
        self._push(int.from_bytes(self._take(count), "little", signed=True))

    def _protocol(self):
        version = self._number(1)
        if version != 2:
            raise RefusedError(f"pickle protocol {version} is not allowed, only 2")

    def _float(self):
        from _struct import unpack

        self._push(unpack(">d", self._take(8))[0])

    def _extend(self):
        values = self._since_mark()
        self._top(list).extend(values)

    def _append(self):
        value = self._pop()
        self._top(list).append(value)

    _OPCODES = {
        0x80: _protocol,
        ord("c"): _global,
        ord("R"): _call,
        0x81: _new_object,
        ord("b"): _build,
        ord("Q"): lambda self: self._push(self._persistent(self._pop())),
        ord("("): lambda self: self._push(_MARK),
        ord("t"): lambda self: self._push(tuple(self._since_mark())),
        ord(")"): lambda self: self._push(()),
        0x85: lambda self: self._tuple(1),
        0x86: lambda self: self._tuple(2),
        0x87: lambda self: self._tuple(3),
        ord("]"): lambda self: self._push([]),
        ord("a"): _append,
        ord("e"): _extend,
        ord("}"): lambda self: self._push({}),
        ord("s"): _set_item,
        ord("u"): _set_items,
        ord("N"): lambda self: self._push(None),
        0x88: lambda self: self._push(True),
        0x89: lambda self: self._push(False),
        ord("K"): lambda self: self._push(self._number(1)),
        ord("M"): lambda self: self._push(self._number(2)),
        ord("J"): lambda self: self._push(int.from_bytes(self._take(4), "little", signed=True)),
        0x8A: lambda self: self._long(1),
        0x8B: lambda self: self._long(4),
        ord("G"): _float,
        ord("X"): lambda self: self._push(
            self._take(self._number(4)).decode("utf-8", "surrogatepass")
        ),
        ord("q"): lambda self: self._remember(1),
        ord("r"): lambda self: self._remember(4),
        ord("h"): lambda self: self._push(self._memo[self._number(1)]),
        ord("j"): lambda self: self._push(self._memo[self._number(4)]),
    }


def todays_name(module, name):
    """Return "module name" for what a pickle of protocol 2 names as Python 2 did."""
    from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING

    module, name = NAME_MAPPING.get((module, name), (module, name))
    return f"{IMPORT_MAPPING.get(module, module)} {name}"


class Builder:
    """A function that a pickle may call by a name; it checks its own arguments."""

    def __init__(self, function):
        """Wrap the function."""
        self._function = function

    def __call__(self, *arguments):
        """Call it."""
        return self._function(*arguments)


def expect(value, kind, what):
    """Return the value if it is of a kind.

    Raises: ValueError naming what was expected.
    """
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"expected {what}, got {type(value).__name__}")
    return value


def expect_dtype(value):
    """Return the value if it is a dtype."""
    return expect(value, dtype, "a dtype")
