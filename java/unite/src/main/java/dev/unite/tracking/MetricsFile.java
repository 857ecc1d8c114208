package dev.unite.tracking;

import dev.unite.error.RunException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Metrics as a text file, one JSON object a line, appended as they come. */
public final class MetricsFile implements MetricsSink {
    private final Path file;
    private final FileChannel channel;

    private MetricsFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens a file for a new run; there must be none yet. */
    public static MetricsFile create(Path file) {
        return open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /**
     * Opens a run's file to go on after {@code step}, and cuts off what came later or was half written.
     *
     * @param evaluationPending true if the periodic work after {@code step} will be done again, so that its lines go
     *     too
     */
    public static MetricsFile resume(Path file, long step, boolean evaluationPending) {
        if (Files.exists(file)) {
            Predicate<Metric> keep = metric -> metric.step() < step
                    || (metric.step() == step
                            && (!evaluationPending || metric.kind().equals(Metric.TRAIN)));
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(lengthOf(file, keep));
            } catch (IOException e) {
                throw failed(file, e);
            }
        }
        return open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** All metrics of a file; a half-written last line is left out. */
    public static List<Metric> read(Path file) {
        List<Metric> metrics = new ArrayList<>();
        try {
            lengthOf(file, metrics::add);
        } catch (IOException e) {
            throw new RunException("file '%s': cannot be read: %s; check the path".formatted(file, e), e);
        }
        return metrics;
    }

    private static MetricsFile open(Path file, StandardOpenOption... options) {
        try {
            return new MetricsFile(file, FileChannel.open(file, options));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** Bytes of the whole lines at the start of the file that {@code keep} accepts. */
    private static long lengthOf(Path file, Predicate<Metric> keep) throws IOException {
        long length = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                    continue;
                }
                Metric metric = MetricLine.read(line.toString(StandardCharsets.UTF_8));
                if (metric == null || !keep.test(metric)) {
                    break;
                }
                length += line.size() + 1;
                line.reset();
            }
        }
        return length;
    }

    @Override
    public void record(Metric metric) {
        ByteBuffer line =
                ByteBuffer.wrap((MetricLine.write(metric, Instant.now()) + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static RunException failed(Path file, IOException e) {
        return new RunException(
                ("file '%s': metrics cannot be written: %s; free space or fix permissions, then resume from the last "
                                + "checkpoint")
                        .formatted(file, e),
                e);
    }
}
