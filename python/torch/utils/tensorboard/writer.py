"""SummaryWriter, which programs log with. Source: documentation, PyTorch 2.10."""

import itertools
import os
import time

from . import summary
from ._messages import double, integer, part, text
from ._records import RecordWriter

_numbers = itertools.count()  # so that files of one process have names of their own


def _host():
    import platform

    return platform.node()


class FileWriter:
    """Writes events to one file of a folder, which is made if need be."""

    def __init__(self, log_dir, max_queue=10, flush_secs=120, filename_suffix=""):
        """Open a new file.

        Args:
            log_dir: the folder.
            max_queue: accepted: events are written at once.
            flush_secs: so often they are handed to the operating system at least.
            filename_suffix: end of the file's name.
        """
        self._log_dir, self._seconds, self._suffix = os.fspath(log_dir), flush_secs, filename_suffix
        os.makedirs(self._log_dir, exist_ok=True)
        self.reopen()

    def reopen(self):
        """Go on in a new file."""
        now = time.time()
        names = f"{int(now):010d}.{_host()}.{os.getpid()}.{next(_numbers)}{self._suffix}"
        file = os.path.join(self._log_dir, f"events.out.tfevents.{names}")
        self._records, self._flushed = RecordWriter(open(file, "wb")), now
        source = part(10, text(1, "torch.utils.tensorboard"))
        self.add_event(text(3, "brain.Event:2") + source)

    def get_logdir(self):
        """Return the folder."""
        return self._log_dir

    def add_event(self, event, step=None, walltime=None):
        """Write the fields of an event, as bytes.

        Args:
            event: fields other than step and time.
            step: number of the step.
            walltime: seconds since 1970; now, if None.
        """
        if self._records.closed:
            self.reopen()
        now = time.time()
        moment = double(1, float(now if walltime is None else walltime), always=True)
        self._records.write(moment + integer(2, 0 if step is None else int(step)) + event)
        if now - self._flushed >= self._seconds:
            self.flush()

    def add_summary(self, summary, global_step=None, walltime=None):
        """Write what a function of torch.utils.tensorboard.summary returned."""
        self.add_event(part(5, summary), global_step, walltime)

    def flush(self):
        """Hand what was written to the operating system."""
        if not self._records.closed:
            self._records.flush()
            self._flushed = time.time()

    def close(self):
        """Close the file; what comes then goes into another."""
        self._records.close()


class SummaryWriter:
    """Writes what a program logs to a folder that TensorBoard shows.

    Every `add_` method takes a tag, the number of the step, and the time in seconds since 1970,
    which is now by default. Numbers may be tensors, arrays, lists or Python's.

    What would need matplotlib, moviepy, a projector's files or a traced graph is refused.
    """

    def __init__(
        self,
        log_dir=None,
        comment="",
        purge_step=None,
        max_queue=10,
        flush_secs=120,
        filename_suffix="",
    ):
        """Open a file in a folder.

        Args:
            log_dir: the folder; `runs/` with time, host and comment, if None.
            comment: end of the folder's name where it is not given.
            purge_step: events of this step and later, of files before, are to be ignored.
            max_queue: see FileWriter.
            flush_secs: see FileWriter.
            filename_suffix: see FileWriter.
        """
        if not log_dir:
            moment = time.strftime("%b%d_%H-%M-%S")
            log_dir = os.path.join("runs", f"{moment}_{_host()}{comment}")
        self.log_dir, self.purge_step = log_dir, purge_step
        self._settings = max_queue, flush_secs, filename_suffix
        self.file_writer = FileWriter(log_dir, *self._settings)
        self.all_writers = {self.file_writer.get_logdir(): self.file_writer}
        if purge_step is not None:
            self.file_writer.add_event(text(3, "brain.Event:2"), purge_step)
            self.file_writer.add_event(part(7, integer(1, 1)), purge_step)  # a session starts

    def get_logdir(self):
        """Return the folder."""
        return self.log_dir

    def _add(self, made, step, walltime):
        self.file_writer.add_summary(made, step, walltime)

    def add_scalar(
        self,
        tag,
        scalar_value,
        global_step=None,
        walltime=None,
        new_style=False,
        double_precision=False,
    ):
        """Add a number; `new_style` as a tensor, of 64 bits if `double_precision`."""
        made = summary.scalar(tag, scalar_value, new_style, double_precision)
        self._add(made, global_step, walltime)

    def add_scalars(self, main_tag, tag_scalar_dict, global_step=None, walltime=None):
        """Add numbers to one chart, each in a folder of its own."""
        for tag, value in tag_scalar_dict.items():
            folder = f"{self.file_writer.get_logdir()}/{main_tag.replace('/', '_')}_{tag}"
            if folder not in self.all_writers:
                self.all_writers[folder] = FileWriter(folder, *self._settings)
            made = summary.scalar(main_tag, value)
            self.all_writers[folder].add_summary(made, global_step, walltime)

    def add_tensor(self, tag, tensor, global_step=None, walltime=None):
        """Refuse: TensorBoard shows no plain tensors."""
        raise _refusal("add_tensor", "add_histogram or add_image")

    def add_histogram(
        self, tag, values, global_step=None, bins="tensorflow", walltime=None, max_bins=None
    ):
        """Add counts of numbers in bins: TensorFlow's, or as numpy.histogram takes them."""
        bins = _edges() if isinstance(bins, str) and bins == "tensorflow" else bins
        self._add(summary.histogram(tag, values, bins, max_bins), global_step, walltime)

    def add_histogram_raw(
        self,
        tag,
        min,
        max,
        num,
        sum,
        sum_squares,
        bucket_limits,
        bucket_counts,
        global_step=None,
        walltime=None,
    ):
        """Add counts that were made elsewhere: each bucket with its upper limit.

        Raises: ValueError if there are not as many limits as counts.
        """
        if len(bucket_limits) != len(bucket_counts):
            raise ValueError("len(bucket_limits) != len(bucket_counts), see the document.")
        moments = min, max, num, sum, sum_squares
        made = summary.histogram_raw(tag, *moments, bucket_limits, bucket_counts)
        self._add(made, global_step, walltime)

    def add_image(self, tag, img_tensor, global_step=None, walltime=None, dataformats="CHW"):
        """Add an image: bytes, or numbers from 0 to 1; `dataformats` names the dimensions."""
        self._add(summary.image(tag, img_tensor, dataformats), global_step, walltime)

    def add_images(self, tag, img_tensor, global_step=None, walltime=None, dataformats="NCHW"):
        """Add several images as one, eight in a row."""
        self._add(summary.image(tag, img_tensor, dataformats), global_step, walltime)

    def add_audio(self, tag, snd_tensor, global_step=None, sample_rate=44100, walltime=None):
        """Add a sound of samples from -1 to 1."""
        self._add(summary.audio(tag, snd_tensor, sample_rate), global_step, walltime)

    def add_text(self, tag, text_string, global_step=None, walltime=None):
        """Add text, which is shown as Markdown."""
        self._add(summary.string(tag, text_string), global_step, walltime)

    def add_pr_curve(
        self,
        tag,
        labels,
        predictions,
        global_step=None,
        num_thresholds=127,
        weights=None,
        walltime=None,
    ):
        """Add precision and recall by threshold; see summary.pr_curve."""
        made = summary.pr_curve(tag, labels, predictions, num_thresholds, weights)
        self._add(made, global_step, walltime)

    def add_pr_curve_raw(
        self,
        tag,
        true_positive_counts,
        false_positive_counts,
        true_negative_counts,
        false_negative_counts,
        precision,
        recall,
        global_step=None,
        num_thresholds=127,
        weights=None,
        walltime=None,
    ):
        """Add precision and recall that were computed elsewhere, a number for each threshold."""
        counts = true_positive_counts, false_positive_counts, true_negative_counts
        rows = (*counts, false_negative_counts, precision, recall)
        self._add(summary.pr_curve_raw(tag, *rows, num_thresholds), global_step, walltime)

    def add_custom_scalars(self, layout):
        """Add a layout of charts: category -> chart -> ["Multiline" or "Margin", tags]."""
        self._add(summary.custom_scalars(layout), None, None)

    def add_custom_scalars_multilinechart(self, tags, category="default", title="untitled"):
        """Add a chart of several tags."""
        self.add_custom_scalars({category: {title: ["Multiline", tags]}})

    def add_custom_scalars_marginchart(self, tags, category="default", title="untitled"):
        """Add a chart of a tag between two others."""
        self.add_custom_scalars({category: {title: ["Margin", tags]}})

    def add_hparams(
        self,
        hparam_dict,
        metric_dict,
        hparam_domain_discrete=None,
        run_name=None,
        global_step=None,
    ):
        """Add a run's settings and measures, in a folder of its own."""
        if hparam_domain_discrete:
            raise _refusal("add_hparams with hparam_domain_discrete", "add_hparams without it")
        made = summary.hparams(hparam_dict, metric_dict)
        folder = os.path.join(self.file_writer.get_logdir(), run_name or str(time.time()))
        with SummaryWriter(folder) as writer:
            for part_made in made:
                writer.file_writer.add_summary(part_made, global_step)
            for tag, value in metric_dict.items():
                writer.add_scalar(tag, value, global_step)

    def add_graph(self, model, input_to_model=None, verbose=False, use_strict_trace=True):
        """Leave the graph out, with a warning: modules are not traced here."""
        import warnings

        warnings.warn(
            "SummaryWriter.add_graph: the graph is left out, because modules are not traced here",
            stacklevel=2,
        )

    def add_figure(self, tag, figure, global_step=None, close=True, walltime=None):
        """Refuse a figure of matplotlib's."""
        raise _refusal("add_figure", "add_image")

    def add_image_with_boxes(self, tag, img_tensor, box_tensor, *args, **kwargs):
        """Refuse: nothing draws boxes here."""
        raise _refusal("add_image_with_boxes", "add_image")

    def add_video(self, tag, vid_tensor, global_step=None, fps=4, walltime=None):
        """Refuse: nothing writes films here."""
        raise _refusal("add_video", "add_images")

    def add_embedding(self, mat, *args, **kwargs):
        """Refuse: the projector wants files of its own."""
        raise _refusal("add_embedding", "torch.save")

    def add_mesh(self, tag, vertices, *args, **kwargs):
        """Refuse meshes."""
        raise _refusal("add_mesh", "torch.save")

    def add_onnx_graph(self, prototxt):
        """Refuse ONNX's files."""
        raise _refusal("add_onnx_graph", "a viewer of ONNX's files")

    def flush(self):
        """Hand what was written to the operating system."""
        for writer in self.all_writers.values():
            writer.flush()

    def close(self):
        """Close the files."""
        for writer in self.all_writers.values():
            writer.close()

    def __enter__(self):
        """Return the writer."""
        return self

    def __exit__(self, *error):
        """Close the files."""
        self.close()


def _refusal(method, other):
    return NotImplementedError(
        f"SummaryWriter.{method}: Torch for GraalVM does not write this; use {other}"
    )


def _edges():
    """Return TensorFlow's edges: from 1e-12 to 1e20, a tenth wider each, on both sides of 0."""
    edges, edge = [], 1e-12
    while edge < 1e20:
        edges.append(edge)
        edge *= 1.1
    return [-edge for edge in reversed(edges)] + [0] + edges
