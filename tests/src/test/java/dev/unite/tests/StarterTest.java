package dev.unite.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

/** Builds {@code tests/starter} as a project of its own, without network, and runs it in the ways programs are run. */
@Tag("slow")
class StarterTest {
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String ANSWERS = "0\n1\n1\n0\n";
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    static Path work;

    private static Path project;
    private static List<Path> classPath;

    @BeforeAll
    static void build() throws Exception {
        project = work.resolve("project");
        copy(Project.ROOT.resolve("tests/starter"), project);
        Path repository = repository();
        String output = run(project, "mvn", "-B", "-q", "-o", "-Dmaven.repo.local=" + repository, "compile");
        assertThat(project.resolve("target/classpath")).as(output).exists();
        classPath = new ArrayList<>(List.of(project.resolve("target/classes")));
        Arrays.stream(Files.readString(project.resolve("target/classpath")).split(File.pathSeparator))
                .map(Path::of)
                .forEach(classPath::add);
    }

    @Test
    void runsFromTheClassPath() throws Exception {
        assertThat(run(project, java("-cp", joined(), "com.example.Starter", "net.py")))
                .isEqualTo(ANSWERS);
    }

    @Test
    void runsInNestedClassLoadersAndTwiceInAProcess() throws Exception {
        Path own = Path.of(Loaders.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        String output = run(project, java("-cp", own.toString(), Loaders.class.getName(), joined(), "net.py"));

        assertThat(output).isEqualTo(ANSWERS + ANSWERS + "second loader: works\n");
    }

    @Test
    void runsFromAShadedJarInAReadOnlyFolder() throws Exception {
        Path folder = Files.createDirectory(work.resolve("installed"));
        Files.copy(project.resolve("net.py"), folder.resolve("net.py"));
        ShadedJar.write(folder.resolve("starter.jar"), "com.example.Starter", parts());

        assertThat(runReadOnly(folder)).isEqualTo(ANSWERS);
    }

    /** Libraries lie in the jar as jars, which Spring Boot's own class loader reads without unpacking them. */
    @Test
    void runsFromASpringBootJarInAReadOnlyFolder() throws Exception {
        Path folder = Files.createDirectory(work.resolve("boot"));
        Files.copy(project.resolve("net.py"), folder.resolve("net.py"));
        Path classes = ShadedJar.write(work.resolve("classes.jar"), "com.example.Starter", classPath.subList(0, 1));
        Repackager repackager = new Repackager(classes.toFile());
        repackager.setBackupSource(false);
        repackager.repackage(folder.resolve("starter.jar").toFile(), library -> {
            for (Path part : parts().subList(1, parts().size())) {
                library.library(new Library(part.toFile(), LibraryScope.COMPILE));
            }
        });

        assertThat(runReadOnly(folder)).isEqualTo(ANSWERS);
    }

    /** Without MKL, whose half a gigabyte shows nothing more. */
    private static List<Path> parts() {
        return classPath.stream()
                .filter(part -> !part.toString().endsWith(".pom")
                        && !part.getFileName().toString().startsWith("mkl-"))
                .toList();
    }

    private static String runReadOnly(Path folder) throws Exception {
        Path cache = Files.createDirectory(work.resolve("cache of " + folder.getFileName()));
        String[] names = folder.toFile().list();
        assertThat(folder.toFile().setWritable(false)).isTrue();
        try {
            return run(
                    folder,
                    java(
                            "-Dorg.bytedeco.javacpp.cachedir=" + cache,
                            "-Dpolyglot.engine.userResourceCache=" + cache,
                            "-jar",
                            "starter.jar",
                            "net.py"));
        } finally {
            assertThat(folder.toFile().list()).containsExactlyInAnyOrder(names);
            assertThat(folder.toFile().setWritable(true)).isTrue();
        }
    }

    /** A local repository with our artifacts, beside links to what the building Maven has fetched already. */
    private static Path repository() throws Exception {
        Path fetched =
                Path.of(System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository"));
        Path repository = Files.createDirectory(work.resolve("repository"));
        try (Stream<Path> groups = Files.list(fetched)) {
            for (Path group : groups.filter(group -> !group.endsWith("dev")).toList()) {
                Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
            }
        }
        Path ours = repository.resolve("dev/unite");
        Path parent = Files.createDirectories(ours.resolve("unite-parent").resolve(VERSION));
        Path torch = Files.createDirectories(ours.resolve("torch").resolve(VERSION));
        Files.copy(Project.ROOT.resolve("pom.xml"), parent.resolve("unite-parent-" + VERSION + ".pom"));
        Files.copy(Project.ROOT.resolve("java/torch/pom.xml"), torch.resolve("torch-" + VERSION + ".pom"));
        int made = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        torch.resolve("torch-" + VERSION + ".jar").toString(),
                        "-C",
                        Project.ROOT.resolve("java/torch/target/classes").toString(),
                        ".");
        assertThat(made).isZero();
        return repository;
    }

    private static String joined() {
        return String.join(
                File.pathSeparator, classPath.stream().map(Path::toString).toList());
    }

    private static String[] java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                JAVA.resolve("bin/java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** Runs a command to its end; what it prints on standard output. */
    private static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(work, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("JAVA_HOME", JAVA.toString());
        Process process = builder.start();
        boolean ended = process.waitFor(10, TimeUnit.MINUTES);
        process.destroyForcibly();
        String printed = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(printed).isTrue();
        return printed;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> !path.startsWith(from.resolve("target")))::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
