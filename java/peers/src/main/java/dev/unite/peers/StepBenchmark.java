package dev.unite.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One library in a process of its own: {@link Peers} starts it with that library's flags. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StepBenchmark {
    @Param("here")
    public String library;

    @Param("1")
    public int threads;

    private Library opened;

    @Setup
    public void open() throws IOException {
        opened = Library.open(library, threads);
        Task.check(opened);
        List<String> natives;
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            natives = lines.filter(line -> line.endsWith("/libtorch_cpu.so"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .distinct()
                    .toList();
        }
        if (natives.size() != 1) {
            throw new IllegalStateException(library + ": expected one libtorch in the process, got " + natives);
        }
    }

    @TearDown
    public void close() {
        opened.close();
    }

    @Benchmark
    public void step() {
        opened.step();
    }

    @Benchmark
    public void prediction() {
        opened.predict();
    }
}
