"""What a profile finds: runs of operators and blocks, their sums by name, as a table or a file."""

import gzip
import json

_SORTED_BY = ("cpu_time", "cpu_time_total", "self_cpu_time_total", "count")
_WIDEST_NAME = 55


class FunctionEvent:
    """One run of an operator or block: its name, thread, and begin and end in microseconds."""

    count = 1
    device_time_total = self_device_time_total = 0.0

    def __init__(self, name, begin, end, thread):
        """Take what is known at its end."""
        self.name = self.key = name
        self.begin = begin
        self.end = end
        self.thread = thread
        self.cpu_parent = None
        self.cpu_children = []

    @property
    def cpu_time_total(self):
        """Microseconds from begin to end."""
        return self.end - self.begin

    @property
    def self_cpu_time_total(self):
        """Microseconds outside of runs within this one."""
        return self.cpu_time_total - sum(child.cpu_time_total for child in self.cpu_children)

    cpu_time = cpu_time_total

    def __repr__(self):
        return f"<FunctionEvent {self.name} cpu_time={_time(self.cpu_time_total)}>"


def nested(events):
    """Sort events by begin and tell each its parent and children. Returns the list."""
    events = sorted(events, key=lambda event: (event.begin, -event.end))
    open_ones = {}
    for event in events:
        around = open_ones.setdefault(event.thread, [])
        while around and around[-1].end <= event.begin:
            around.pop()
        if around:
            event.cpu_parent = around[-1]
            around[-1].cpu_children.append(event)
        around.append(event)
    return events


class FunctionEventAvg:
    """All runs of one name."""

    device_time_total = self_device_time_total = 0.0

    def __init__(self, key):
        """Start without runs."""
        self.key = key
        self.count = 0
        self.cpu_time_total = self.self_cpu_time_total = 0.0

    def add(self, event):
        """Count a run."""
        self.count += 1
        self.self_cpu_time_total += event.self_cpu_time_total
        around = event.cpu_parent
        while around is not None and around.key != event.key:
            around = around.cpu_parent
        if around is None:  # a run within one of the same name took no further time
            self.cpu_time_total += event.cpu_time_total

    @property
    def cpu_time(self):
        """Mean microseconds of a run."""
        return self.cpu_time_total / self.count if self.count else 0.0

    def __repr__(self):
        return (
            f"<FunctionEventAvg key={self.key} self_cpu_time={_time(self.self_cpu_time_total)} "
            f"cpu_time={_time(self.cpu_time)}>"
        )


class EventList(list):
    """Runs of operators and blocks, or sums of runs by name."""

    @property
    def self_cpu_time_total(self):
        """Microseconds of all, each counted once."""
        return sum(event.self_cpu_time_total for event in self)

    def key_averages(self, **options):
        """Return the sums by name, in the order of first runs."""
        found = {}
        for event in self:
            found.setdefault(event.key, FunctionEventAvg(event.key)).add(event)
        return EventList(found.values())

    def total_average(self):
        """Return the sum of all."""
        total = FunctionEventAvg("Total")
        for event in self:
            total.add(event)
        return total

    def table(
        self,
        sort_by=None,
        row_limit=100,
        max_src_column_width=75,
        max_name_column_width=_WIDEST_NAME,
        header=None,
        top_level_events_only=False,
        **options,
    ):
        """Return the sums as text, a row for each.

        Args:
            sort_by: the column whose largest number comes first; device columns sort by the CPU's.
            row_limit: most rows; -1 is all.
            max_src_column_width: accepted; no places in sources are shown.
            max_name_column_width: letters of a name that are shown; None is all.
            header: a title, or None.
            top_level_events_only: leave out runs within others.
            **options: accepted.

        Raises: ValueError for another column.
        """
        rows = [e for e in self if not top_level_events_only or getattr(e, "cpu_parent", 0) is None]
        total = self.self_cpu_time_total
        if sort_by is not None:
            rows.sort(key=lambda event: -getattr(event, _column(sort_by)))
        rows = rows if row_limit is None or row_limit < 0 else rows[:row_limit]
        names = [_shortened(event.key, max_name_column_width) for event in rows]
        width = max([4, *map(len, names)])
        heads = ("Self CPU %", "Self CPU", "CPU total %", "CPU total", "CPU time avg", "# of Calls")
        lines = ["Name".rjust(width) + "".join(head.rjust(14) for head in heads)]
        rule = "-" * len(lines[0])
        for event, name in zip(rows, names, strict=True):
            times = (event.self_cpu_time_total, event.cpu_time_total)
            cells = [cell for time in times for cell in (_share(time, total), _time(time))]
            cells += [_time(event.cpu_time), str(event.count)]
            lines.append(name.rjust(width) + "".join(cell.rjust(14) for cell in cells))
        title = [] if header is None else ["=" * len(rule), header]
        end = f"Self CPU time total: {_time(total)}\n"
        return "\n".join([*title, rule, lines[0], rule, *lines[1:], rule, end])

    def __str__(self):
        """Return the table."""
        return self.table()

    def export_chrome_trace(self, path, metadata=None):
        """Write the runs as a file for chrome://tracing and Perfetto; `.gz` is compressed."""
        names = {name: json.dumps(name) for name in {event.name for event in self}}
        opened = gzip.open if str(path).endswith(".gz") else open
        with opened(path, "wt", encoding="utf-8") as file:
            file.write("{")
            for key, value in (metadata or {}).items():
                file.write(f"{json.dumps(key)}: {json.dumps(value)},\n")
            file.write('"traceEvents": [')
            for count, event in enumerate(self):
                file.write(
                    f'{"," if count else ""}\n{{"name": {names[event.name]}, "cat": "cpu_op", '
                    f'"ph": "X", "ts": {event.begin}, "dur": {event.end - event.begin}, '
                    f'"pid": 0, "tid": {event.thread}}}'
                )
            file.write("]}\n")


def _column(sort_by):
    column = sort_by.replace("device", "cpu").replace("cuda", "cpu")
    if column not in _SORTED_BY:
        raise ValueError(f"table: expected sort_by of {_SORTED_BY}, got {sort_by!r}")
    return column


def _shortened(name, width):
    return name if width is None or len(name) <= width else name[: width - 3] + "..."


def _share(time, total):
    return f"{100 * time / total if total else 0.0:.2f}%"


def _time(microseconds):
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if microseconds >= size:
            return f"{microseconds / size:.3f}{unit}"
    return f"{microseconds:.3f}us"
