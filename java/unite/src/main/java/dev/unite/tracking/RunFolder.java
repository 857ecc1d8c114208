package dev.unite.tracking;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.unite.error.RunException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The folder of one run and where everything in it goes. While open it is locked against a second process.
 *
 * <pre>
 *   config.yaml  run.json  metrics.jsonl  log.txt  losses.svg
 *   samples/step-0001000.png   reconstructions/step-0001000.png   checkpoints/step-0001000/
 * </pre>
 */
public final class RunFolder implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();
    private static final String RUN_FILE = "run.json";
    private static final String LOCK_FILE = ".lock";

    private final Path folder;
    private final FileChannel lock;

    private RunFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes the folder of a new run.
     *
     * @param config the resolved configuration as YAML
     * @throws RunException if the folder holds anything yet, cannot be written, or is in use
     */
    public static RunFolder create(Path folder, RunInfo info, String config) {
        requireFree(folder);
        RunFolder run = lock(folder);
        run.writeWhole(run.config(), config);
        run.writeRecord(new RunRecord(RunRecord.FORMAT_VERSION, now(), info, List.of()));
        return run;
    }

    /**
     * Opens the folder of an earlier run to go on with it, and notes that in {@code run.json}.
     *
     * @param config the configuration that holds from now on, as YAML
     * @param step optimizer steps that are complete
     */
    public static RunFolder reopen(Path folder, RunInfo info, String config, long step) {
        RunFolder run = lock(folder);
        try {
            RunRecord record = JSON.readValue(Files.readAllBytes(folder.resolve(RUN_FILE)), RunRecord.class);
            List<RunRecord.Resumed> resumed = new ArrayList<>(record.resumed());
            resumed.add(new RunRecord.Resumed(now(), step, info));
            run.writeWhole(run.config(), config);
            run.writeRecord(new RunRecord(record.formatVersion(), record.started(), record.info(), resumed));
            return run;
        } catch (IOException e) {
            run.close();
            throw new RunException(
                    "run folder '%s': expected a readable %s, got %s; is it a run folder?"
                            .formatted(folder, RUN_FILE, e),
                    e);
        }
    }

    /**
     * Makes sure that a new run may go to a folder.
     *
     * @throws RunException if it holds anything yet
     */
    public static void requireFree(Path folder) {
        if (!isFree(folder)) {
            throw new RunException(
                    ("run folder '%s': expected a new or empty folder, got one that holds files; choose another with "
                                    + "--run, or go on with --resume %s")
                            .formatted(folder, folder));
        }
    }

    private static boolean isFree(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (DirectoryStream<Path> content = Files.newDirectoryStream(folder)) {
            return !content.iterator().hasNext();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static RunFolder lock(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel)) {
                return new RunFolder(folder, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        throw new RunException(
                ("run folder '%s': expected to be its only user, got another process that trains there; wait for it "
                                + "or choose another folder with --run")
                        .formatted(folder));
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    /** The folder itself. */
    public Path path() {
        return folder;
    }

    /** The resolved configuration. */
    public Path config() {
        return folder.resolve("config.yaml");
    }

    /** One JSON object a line. */
    public Path metrics() {
        return folder.resolve("metrics.jsonl");
    }

    /** What was shown while the run went on. */
    public Path log() {
        return folder.resolve("log.txt");
    }

    /** The losses over the steps. */
    public Path plot() {
        return folder.resolve("losses.svg");
    }

    /** The folder of all checkpoints. */
    public Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** The sample grid of a step. */
    public Path samples(long step) {
        return folder.resolve("samples").resolve(picture(step));
    }

    /** Originals and their reconstructions at a step. */
    public Path reconstructions(long step) {
        return folder.resolve("reconstructions").resolve(picture(step));
    }

    private static String picture(long step) {
        return String.format(Locale.ROOT, "step-%07d.png", step);
    }

    /** Adds a line with the time to {@code log.txt}. */
    public void log(String message) {
        try {
            Files.writeString(
                    log(), now() + " " + message + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private void writeRecord(RunRecord record) {
        try {
            writeWhole(folder.resolve(RUN_FILE), JSON.writeValueAsString(record) + "\n");
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    /** Replaces a file in one go. */
    private void writeWhole(Path file, String text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static RunException notWritable(Path folder, IOException e) {
        return new RunException(
                ("run folder '%s': expected a folder that can be written, got %s; fix its permissions, free space, "
                                + "or choose another with --run")
                        .formatted(folder, e),
                e);
    }

    /** Gives the folder free for other processes. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }
}
