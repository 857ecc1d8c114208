package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts of model code to leave the restricted mode ({@code escapes.py}); each must end in a Python exception. */
class RestrictedTest {
    private static final Limits LIMITS = new Limits(64 << 20, 1 << 20, Duration.ofSeconds(60));

    @TempDir
    static Path folder;

    private static Torch torch;
    private static PythonObject escapes;
    private static PythonObject evasions;

    @BeforeAll
    static void open() throws IOException {
        Path models = Files.createDirectory(folder.resolve("models"));
        for (String file : List.of("escapes.py", "exhaustion.py", "evasions.py")) {
            Files.copy(PyModuleTest.net().resolveSibling(file), models.resolve(file));
        }
        Files.writeString(folder.resolve("outside.py"), "secret = 1");
        Files.writeString(models.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(models.resolve("link.py"), folder.resolve("outside.py"));
        torch = Torch.builder().pythonPath(models).restricted(LIMITS).build();
        escapes = torch.load("escapes");
        evasions = torch.load("evasions");
    }

    @AfterAll
    static void close() {
        torch.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open_file",
                "write_beside_itself",
                "list_folder",
                "delete_file",
                "io_module",
                "posix_open",
                "mmap_file",
                "temporary_file",
                "os_system",
                "subprocess_run",
                "fork",
                "execute",
                "kill_the_process",
                "environment",
                "set_environment",
                "network",
                "listen",
                "resolve_name",
                "thread",
                "low_level_thread",
                "worker_threads",
                "signal_handler",
                "raise_signal",
                "alarm",
                "signal_by_another_loader",
                "signal_by_reload",
                "raise_fatal_signal",
                "dump_traceback_later",
                "heap_dump",
                "graalpython_read_file",
                "graalpython_subclass",
                "graalpython_walk",
                "abort",
                "resource_limit",
                "huge_growth_by_a_result",
                "java_type",
                "java_import",
                "java_class_path",
                "polyglot_host",
                "polyglot_other_language",
                "polyglot_file",
                "get_class",
                "native_get_class",
                "library_members",
                "builtins_walk",
                "ctypes_library",
                "native_extension",
                "from_file",
                "from_file_by_the_table",
                "other_namespace",
                "unsafe_sparse",
                "threads_of_the_process",
                "default_dtype_of_the_process",
                "address",
                "huge_tensor",
                "huge_filled_tensor",
                "huge_by_keyword",
                "huge_range",
                "huge_broadcast",
                "huge_repetition",
                "huge_growth",
                "many_tensors",
                "doubling",
                "deep_recursion",
                "huge_list",
                "take_without_a_gift"
            })
    void refuses(String attempt) {
        Throwable refused = catchThrowable(() -> escapes.invoke(attempt));

        assertThat(refused).as(attempt).isInstanceOf(TorchException.class);
        assertThat(escapes.invoke("harmless").asDouble()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grown_by_resize",
                "grown_by_out",
                "grown_by_foreach",
                "grown_storage",
                "given_data",
                "given_memory",
                "small_views",
                "arrays"
            })
    void countsAllMemory(String attempt) {
        assertThat(catchThrowableOfType(TorchException.class, () -> evasions.invoke(attempt))
                        .exceptionType())
                .as(attempt)
                .isEqualTo("MemoryError");
        assertThat(escapes.invoke("harmless").asDouble()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sparse_tensors",
                "sparse_by_conversion",
                "compressed_indices",
                "nested_view",
                "part_of_an_operator",
                "file_by_an_overload",
                "switch_of_the_process",
                "precision_of_the_process",
                "anomaly_of_the_process",
                "pickled_call"
            })
    void permitsTensorProgramsOnly(String attempt) {
        assertThat(catchThrowableOfType(TorchException.class, () -> evasions.invoke(attempt))
                        .exceptionType())
                .as(attempt)
                .isEqualTo("PermissionError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "memory_of_others",
                "address_of_a_node",
                "pipe",
                "pipe_by_another_loader",
                "lengthy_number",
                "zip_on_the_path",
                "pickled_call_by_weights"
            })
    void hasNothingToReachThemBy(String attempt) {
        assertThat(catchThrowable(() -> evasions.invoke(attempt))).as(attempt).isInstanceOf(TorchException.class);
    }

    /** 96 megabytes in all pass through an engine that may hold 64 megabytes at a time. */
    @Test
    void letsGoOfWhatIsNotHeld() {
        assertThat(evasions.invoke("passing_memory").asLong()).isEqualTo(96);
    }

    @ParameterizedTest
    @ValueSource(strings = {"follow_a_link_out", "read_other_kinds_of_files", "dot_dot_out"})
    void refusesFilesBesideTheSources(String attempt) {
        String models = folder.resolve("models").toString();

        assertThatThrownBy(() -> escapes.invoke(attempt, models)).isInstanceOf(TorchException.class);
    }

    @Test
    void exitingEndsTheEngineAndNotTheProcess() {
        try (Torch engine = Torch.builder()
                .pythonPath(folder.resolve("models"))
                .restricted(LIMITS)
                .build()) {
            PythonObject code = engine.load("escapes");

            assertThatThrownBy(() -> code.invoke("exit_hard"))
                    .isInstanceOfSatisfying(
                            TorchException.class,
                            e -> assertThat(e.exceptionType()).isEqualTo("SystemExit"));
        }
    }

    @Test
    void changesNoFile() throws IOException {
        try (var files = Files.list(folder.resolve("models"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("escapes.py", "exhaustion.py", "evasions.py", "secret.txt", "link.py");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"endless_loop", "endless_tensor_loop", "sleep"})
    void endsACallThatTakesTooLong(String attempt) {
        Limits limits = new Limits(64 << 20, 1 << 20, Duration.ofSeconds(5));
        Torch engine = Torch.builder()
                .pythonPath(folder.resolve("models"))
                .restricted(limits)
                .build();
        PythonObject code = engine.load("escapes");

        assertThatThrownBy(() -> code.invoke(attempt))
                .isInstanceOfSatisfying(
                        TorchException.class, e -> assertThat(e.exceptionType()).isEqualTo("TimeoutError"));

        assertThat(engine.isOpen()).isFalse();
        assertThat(engine.lifetimes().liveTensors()).isZero();
        assertThatThrownBy(() -> code.invoke("harmless"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("took too long");
        engine.close();
    }

    @Test
    void refusesAFileThatJavaLoadsItsOwnFolder() {
        PyModule net = torch.load(PyModuleTest.net(), "Net", 2);

        assertThat(net.call(torch.tensor(new float[] {1, 2}, 1, 2)).shape()).containsExactly(1, 1);
        assertThatThrownBy(() -> torch.load("net_of_that_folder")).isInstanceOf(TorchException.class);
        assertThat(torch.load("sys").get("path").asList())
                .extracting(PythonObject::asString)
                .doesNotContain(PyModuleTest.net().getParent().toString());
    }

    @Test
    void anEngineThatIsNotRestrictedReadsFiles() {
        try (Torch free = Torch.builder().pythonPath(folder.resolve("models")).build()) {
            assertThat(free.load("escapes").invoke("list_folder").asList()).isNotEmpty();
            assertThat(free.load("escapes")
                            .invoke(
                                    "read_other_kinds_of_files",
                                    List.of(folder.resolve("models").toString()).getFirst())
                            .asString())
                    .isEqualTo("secret");
        }
    }

    @Test
    void refusesLimitsThatLimitNothing() {
        assertThatThrownBy(() -> new Limits(0, 1, Duration.ofSeconds(1))).hasMessageContaining("expected positive");
    }
}
