"""Into how many names a program unpacks a value: told by the line that asks."""

import ast
import linecache
import sys
import textwrap


def count():
    """Return the number of names that the line now run outside of torch.fx unpacks to, or None.

    CPython's PyTorch reads the bytecode, which GraalPy has in another form; so the source is read.
    """
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("torch.fx."):
        if frame.f_code.co_filename.startswith("<eval_with_key>"):
            break
        frame = frame.f_back
    if frame is None:
        return None
    found = {_names(statement) for statement in _statements(frame)} - {None}
    return found.pop() if len(found) == 1 else None


def _statements(frame):
    """Yield the statements that begin at or before a frame's line and reach it."""
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    first = frame.f_lineno - 1
    for start in range(first, max(first - 20, -1), -1):
        for end in range(first + 1, min(first + 20, len(lines)) + 1):
            try:
                tree = ast.parse(textwrap.dedent("".join(lines[start:end])).strip() + "\n")
            except SyntaxError:
                continue
            yield from tree.body
            return


def _names(statement):
    """Return the length of the one tuple that a statement assigns to, or None."""
    if not isinstance(statement, ast.Assign):
        return None
    targets = [target for target in statement.targets if isinstance(target, (ast.Tuple, ast.List))]
    if len(targets) != 1 or any(isinstance(part, ast.Starred) for part in targets[0].elts):
        return None
    return len(targets[0].elts)
