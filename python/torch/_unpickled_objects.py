"""Reads pickles of `torch.save` that name any class: `torch.load(weights_only=False)`.

Such a file may run any code, so that nothing but a caller's wish leads here.
"""

import importlib
import io

#: Where a class of PyTorch's may be found if a file of CPython's names another module.
_PUBLIC = "nn optim optim.lr_scheduler distributions utils.data nn.utils nn.utils.rnn".split()


def read(data, names, persistent, file, pickle_module=None, **keywords):
    """Return the object that a pickle describes.

    Args:
        data: the pickle, bytes.
        names: "module name" -> what stands for it here; everything else is imported.
        persistent: function of a persistent id.
        file: its name, for errors.
        pickle_module: module whose `Unpickler` reads; None is Python's pickle.
        **keywords: of the `Unpickler`.

    Raises:
        pickle.UnpicklingError, RuntimeError: if the file is damaged.
        Exception: what the classes that it names raise, with a note of the place.
    """
    from pickle import UnpicklingError

    if pickle_module is None:
        import pickle as pickle_module
    stream = io.BytesIO(data)

    # GraalPy's Unpickler passes over a subclass's find_class; the one written in Python asks it.
    class Reader(getattr(pickle_module, "_Unpickler", pickle_module.Unpickler)):
        def find_class(self, module, name):
            known = names.get(f"{module} {name}")
            if known is not None:
                return known
            try:
                return super().find_class(module, name)
            except (AttributeError, ImportError):
                found = _public(module, name)
                if found is None:
                    raise
                return found

        def persistent_load(self, pid):
            return persistent(pid)

    reader = Reader(stream, **keywords)
    try:
        return reader.load()
    except UnpicklingError as error:
        raise UnpicklingError(f"{file}: data.pkl, byte {stream.tell()}: {error}") from error
    except RuntimeError as error:
        raise RuntimeError(f"{file}: data.pkl, byte {stream.tell()}: {error}") from error
    except (EOFError, LookupError, OverflowError, ValueError) as error:
        raise RuntimeError(
            f"{file}: data.pkl, byte {stream.tell()}: {type(error).__name__}: {error}; the file "
            "is damaged, or one of its classes refuses what it holds"
        ) from error
    except Exception as error:
        error.add_note(f"while reading {file}: data.pkl, byte {stream.tell()}")
        raise


def _public(module, name):
    """Return the class of PyTorch's that is in another file here, or None."""
    if module.partition(".")[0] == "torch":
        for place in _PUBLIC:
            found = getattr(importlib.import_module(f"torch.{place}"), name, None)
            if isinstance(found, type):
                return found
    return None
