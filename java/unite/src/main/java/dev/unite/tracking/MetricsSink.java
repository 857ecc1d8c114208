package dev.unite.tracking;

/** A place where metrics go. One thread at a time uses it. */
public interface MetricsSink extends AutoCloseable {
    /** Takes one metric; steps never go backwards. */
    void record(Metric metric);

    /** Returns once everything recorded so far would survive a power failure. */
    void sync();

    @Override
    void close();
}
