package dev.unite.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** In a process of its own, since a priority once lowered stays low. */
@EnabledOnOs(OS.LINUX)
class CompilerThreadsTest {
    /** Of the words after the name in {@code /proc/PID/stat}; see proc(5). */
    private static final int NICENESS = 16;

    @Test
    void compilersGetTheLowestPriorityAndOtherThreadsKeepTheirs() throws Exception {
        List<String> threads = ChildJvm.lines(Child.class);

        assertThat(threads).anyMatch(line -> line.startsWith("C1 Compiler")).anyMatch(line -> line.startsWith("java"));
        assertThat(threads)
                .allMatch(line ->
                        line.endsWith(line.startsWith("C1 Compiler") || line.startsWith("C2 Compiler") ? " 19" : " 0"));
    }

    static final class Child {
        public static void main(String[] arguments) throws IOException {
            CompilerThreads.ofProcess().lower();
            try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
                for (Path thread : threads.toList()) {
                    String stat = Files.readString(thread.resolve("stat"));
                    String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                    System.out.println(name + " "
                            + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICENESS]);
                }
            }
        }
    }
}
