"""What model code must not reach in a restricted engine. Each function returns if it gets through."""
import torch
from exhaustion import *  # noqa: F403


def open_file():
    return open("/etc/passwd").read()


def write_beside_itself():
    return open(__file__ + ".py", "w").write("x")


def list_folder():
    import os

    return os.listdir("/")


def delete_file():
    import os

    os.remove(__file__)


def follow_a_link_out(folder):
    return open(folder + "/link.py").read()


def read_other_kinds_of_files(folder):
    return open(folder + "/secret.txt").read()


def dot_dot_out(folder):
    return open(folder + "/../outside.py").read()


def io_module():
    import io

    return io.open_code("/etc/passwd")


def posix_open():
    import posix

    return posix.open("/etc/passwd", 0)


def mmap_file():
    import mmap
    import os

    return mmap.mmap(os.open("/etc/passwd", 0), 0)


def temporary_file():
    import tempfile

    return tempfile.mkstemp()


def os_system():
    import os

    status = os.system("true")
    if status != 0:
        raise PermissionError(status)


def subprocess_run():
    import subprocess

    return subprocess.run(["true"], check=True)


def fork():
    import os

    return os.fork()


def execute():
    import os

    os.execv("/bin/true", ["true"])


def kill_the_process():
    import os

    os.kill(os.getpid(), 9)


def environment():
    import os

    if os.environ.get("PATH") is None:
        raise PermissionError("no environment")


def set_environment():
    import os

    os.environ["PATH"] = "x"
    if os.environ.get("HOME") is None:
        raise PermissionError("its own environment only")


def network():
    import socket

    made = socket.socket()
    made.settimeout(2)
    made.connect(("127.0.0.1", 9))


def listen():
    import socket

    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    made.listen()


def resolve_name():
    import socket

    return socket.getaddrinfo("localhost", 80)


def signal_handler():
    import signal

    signal.signal(signal.SIGINT, lambda *_: None)


def raise_signal():
    import signal

    signal.raise_signal(signal.SIGUSR1)


def alarm():
    import signal

    signal.alarm(1)


def signal_by_another_loader():
    import _imp
    from importlib.machinery import ModuleSpec

    made = _imp.create_builtin(ModuleSpec("_signal", None, origin="built-in"))
    _imp.exec_builtin(made)
    made.signal(2, lambda *_: None)


def signal_by_reload():
    import importlib

    import _signal

    importlib.reload(_signal).signal(2, lambda *_: None)


def raise_fatal_signal():
    import signal

    signal.raise_signal(signal.SIGTERM)


def dump_traceback_later():
    import faulthandler

    faulthandler.dump_traceback_later(1, exit=True)


def heap_dump():
    return __graalpython__.dump_heap()


def graalpython_read_file():
    return __graalpython__.read_file("/etc/passwd")


def graalpython_subclass():
    return __graalpython__.java_extend(object)


def graalpython_walk():
    import sys

    module = sys.modules.get("__graalpython__") or __import__("__graalpython__")
    return module.dump_heap()


def exit_hard():
    import os

    os._exit(3)


def abort():
    import os

    os.abort()


def resource_limit():
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (1, 1))


def java_type():
    import java

    return java.type("java.lang.System")


def java_import():
    from java.lang import System

    return System.getenv()


def java_class_path():
    import java

    java.add_to_classpath("/tmp")


def polyglot_host():
    import polyglot

    return polyglot.eval(language="java", string="java.lang.System")


def polyglot_other_language():
    import polyglot

    return polyglot.eval(language="js", string="1")


def polyglot_file():
    import polyglot

    return polyglot.eval(language="python", path="/etc/passwd")


def get_class():
    return torch.ones(1)._h.getClass()


def native_get_class():
    return torch._C.library.getClass().forName("java.lang.System")


def library_members():
    for name in dir(torch._C.library):
        function = getattr(torch._C.library, name)
        for reach in ("getClass", "context", "body", "class", "__class__"):
            found = getattr(function, reach, None)
            if found is not None and hasattr(found, "forName"):
                return found
    raise PermissionError("nothing")


def builtins_walk():
    for cls in ().__class__.__base__.__subclasses__():
        init = getattr(cls, "__init__", None)
        found = getattr(init, "__globals__", {}).get("__builtins__")
        if found is not None:
            opener = found["open"] if isinstance(found, dict) else found.open
            return opener("/etc/passwd").read()
    return __builtins__["open"]("/etc/passwd").read()


def ctypes_library():
    import ctypes

    return ctypes.CDLL(None).getpid()


def native_extension():
    import _imp
    from importlib.machinery import ModuleSpec

    return _imp.create_dynamic(ModuleSpec("x", None, origin="/lib/x86_64-linux-gnu/libc.so.6"))


def from_file():
    return torch.ops.aten.from_file("/etc/passwd", False, 8, dtype=torch.uint8)


def from_file_by_the_table():
    operator = torch._C.library.operator("aten::from_file")
    return operator("/etc/passwd", False, 8)


def other_namespace():
    x = torch.ones(4)
    operator = torch._C.library.operator("inductor::_reinterpret_tensor")
    return operator(x._h, [1000], [1], 0)


def unsafe_sparse():
    operator = torch._C.library.operator("aten::_sparse_coo_tensor_unsafe")
    return operator(torch.tensor([[99]])._h, torch.ones(1)._h, [1])


def threads_of_the_process():
    torch.set_num_threads(1)


def default_dtype_of_the_process():
    torch.set_default_dtype(torch.float64)


def address():
    return torch.ones(1).data_ptr()


def take_without_a_gift():
    return torch._C.library.take()


def harmless():
    """Show that the engine still computes, and what stays allowed."""
    import math
    import sys

    seen = []
    sys.settrace(lambda *event: seen.append(event))
    value = torch.ones(2, 2).sum().item() + math.floor(0.5)
    sys.settrace(None)
    return value
