"""How a DataLoader's batch is read of a dataset, in whichever thread."""

#: Read instead of a batch after a stream's last one.
END = object()


class Fetching:
    """The part of a DataLoader that reads.

    Args:
        streams: whether datasets are iterated over rather than indexed.
        batched: whether several samples are read at a time.
        collate: makes a batch of a list of samples, or of a single one if not batched.
        drop_last: leave a stream's shorter last batch out.
    """

    def __init__(self, streams, batched, collate, drop_last):
        """Keep all of it."""
        self.streams = streams
        self.batched = batched
        self.collate = collate
        self.drop_last = drop_last

    def reader(self, dataset):
        """Return a function from indices to a batch, or to END after a stream's last one."""
        if not self.streams:
            return lambda chosen: self._by_index(dataset, chosen)
        stream = iter(dataset)
        return lambda chosen: self._of_stream(stream, chosen)

    def _by_index(self, dataset, chosen):
        if not self.batched:
            return self.collate(dataset[chosen])
        if callable(getattr(dataset, "__getitems__", None)):
            return self.collate(dataset.__getitems__(chosen))
        return self.collate([dataset[index] for index in chosen])

    def _of_stream(self, stream, chosen):
        if not self.batched:
            sample = next(stream, END)
            return END if sample is END else self.collate(sample)
        samples = []
        for _ in chosen:
            sample = next(stream, END)
            if sample is END:
                break
            samples.append(sample)
        if not samples or (self.drop_last and len(samples) < len(chosen)):
            return END
        return self.collate(samples)
