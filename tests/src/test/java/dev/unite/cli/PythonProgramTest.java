package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unite.torch.PythonMain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a program may expect of {@code ./unite python}, as of CPython's command: options, streams, its end. */
class PythonProgramTest {
    @TempDir
    Path folder;

    @Test
    void readsAProgramFromStandardInput() {
        assertThat(python("import sys\nprint(sys.argv, __name__)", "-u", "-", "--epochs", "3"))
                .isEqualTo(new Shell.Result(0, "['-', '--epochs', '3'] __main__\n", ""));
        assertThat(python("import sys\nprint(sys.argv)")).isEqualTo(new Shell.Result(0, "['']\n", ""));
    }

    @Test
    void aProgramReadsStandardInputItself() {
        assertThat(python("2 3\n4\n", "-cimport sys; print(sum(int(n) for line in sys.stdin for n in line.split()))"))
                .isEqualTo(new Shell.Result(0, "9\n", ""));
    }

    @Test
    void runsFoldersAndArchives() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Files.writeString(tools.resolve("__main__.py"), "print('main of', __package__)\n");
        Path archive = folder.resolve("tools.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("__main__.py"));
            zip.write("print('main of an archive')\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(python("", tools).out()).isEqualTo("main of \n");
        assertThat(python("", archive).out()).isEqualTo("main of an archive\n");
    }

    @Test
    void waitsForThreadsAndCallsWhatIsRegisteredForTheEnd() {
        String program = """
                import atexit, threading, time
                atexit.register(print, "last")
                threading.Thread(target=lambda: (time.sleep(0.3), print("thread"))).start()
                raise SystemExit(3)
                """;
        assertThat(python("", "-c", program)).isEqualTo(new Shell.Result(3, "thread\nlast\n", ""));
    }

    @Test
    void warningsBecomeErrorsWhereAskedFor() {
        Shell.Result result = python("", "-W", "error", "-c", "import warnings; warnings.warn('old')");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("Traceback (most recent call last):\n")
                .endsWith("UserWarning: old\n");
    }

    @Test
    void programsHaveWhatASiteAdds() {
        assertThat(python("", "-c", "print(help.__class__.__name__); exit('stopped')"))
                .isEqualTo(new Shell.Result(1, "_Helper\n", "stopped\n"));
        assertThat(python("", "-c", "quit(4)").code()).isEqualTo(4);
    }

    @Test
    void statementsOfAPipeAreReadOneByOneWhereAskedFor() {
        Shell.Result result = python("x = 3\nx\n1 / 0\nprint(x + 1)\n", "-i");
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEqualTo("3\n4\n");
        assertThat(result.err()).startsWith(">>> >>> ").contains("ZeroDivisionError: division by zero");
    }

    @Test
    void optionsReachTheProgram() {
        assertThat(python("", "-X", "dev", "-Xname=1", "-c", "import sys; print(sys._xoptions)"))
                .isEqualTo(new Shell.Result(0, "{'dev': True, 'name': '1'}\n", ""));
        assertThat(python("", "-O", "-c", "assert False; print('on')")).isEqualTo(new Shell.Result(0, "on\n", ""));
        assertThat(python("import sys\nsys.exit(number)\n", "-i", "-c", "number = 5")
                        .code())
                .isEqualTo(5);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void interruptsAreTheProgramsToHandle() {
        String program = """
                import os, signal, time
                try:
                    os.kill(os.getpid(), signal.SIGINT)
                    time.sleep(30)
                except KeyboardInterrupt:
                    print("interrupted")
                finally:
                    print("closed")
                """;
        assertThat(python("", "-c", program)).isEqualTo(new Shell.Result(0, "interrupted\nclosed\n", ""));
    }

    @Test
    void tracebacksShowTheProgramsOwnLinesAlone() throws IOException {
        Path program = folder.resolve("program.py");
        Files.writeString(program, "def fail():\n    raise ValueError('wrong')\n\n\nfail()\n");
        Shell.Result result = python("", program);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines().filter(line -> line.startsWith("  File")))
                .containsExactly(
                        "  File \"%s\", line 5, in <module>".formatted(program),
                        "  File \"%s\", line 2, in fail".formatted(program));
    }

    @Test
    void whatCannotBeRunEndsAsWithCPython() {
        assertThat(python("", folder.resolve("absent.py"))).satisfies(result -> {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("can't open file").contains("absent.py");
        });
        assertThat(python("", "-m", "no_such_module").code()).isEqualTo(1);
        assertThat(python("", "-Q").code()).isEqualTo(2);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesLeftOpenAreWrittenForProcessesAndAtTheEnd() {
        Path file = folder.resolve("left-open");
        String program = """
                import subprocess, sys
                open(sys.argv[1], "w").write("first,")
                print(subprocess.run(["cat", sys.argv[1]], capture_output=True).stdout)
                open(sys.argv[1], "a").write("last")
                1 / 0
                """;
        assertThat(python("", "-c", program, file).out()).isEqualTo("b'first,'\n");
        assertThat(file).hasContent("first,last");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void startsProcesses() {
        assertThat(python("", "-c", "import subprocess; print(subprocess.run('exit 3', shell=True).returncode)"))
                .isEqualTo(new Shell.Result(0, "3\n", ""));
    }

    @Test
    void completesTheStandardLibrary() {
        String program = """
                import errno, functools, signal

                class Slotted(functools.partial):
                    __slots__ = "func"

                    def __init__(self, func):
                        self.func = func

                made = functools.update_wrapper(Slotted(len), len)
                print(made.__name__, isinstance(made, functools.partial), functools.partial(max, 3)(2))
                print(type(errno.ENOTSUP).__name__)
                for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
                    before = signal.getsignal(number)
                    if before is not None:
                        signal.signal(number, before)
                print(signal.getsignal(signal.SIGSEGV), signal.getsignal(signal.SIGTERM) is None)
                """;
        assertThat(python("", "-c", program)).isEqualTo(new Shell.Result(0, "len True 3\nint\nNone False\n", ""));
    }

    private static Shell.Result python(String input, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        int code = PythonMain.run(
                PythonEngine.builder().streams(in, out, err),
                Arrays.stream(arguments).map(Object::toString).toList());
        return new Shell.Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
