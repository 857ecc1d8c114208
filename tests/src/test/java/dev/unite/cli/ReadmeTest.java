package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands that the documents show exist and take the arguments shown. */
class ReadmeTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path README = ROOT.resolve("README.md");
    private static final int MOST_LINES = 80;
    private static final Pattern COMMAND = Pattern.compile("(?m)^(?:    |#\\s+|\\$ )?\\./unite ([^#\\n]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    static Stream<String> commands() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> configs = Files.list(ROOT.resolve("configs"))) {
            for (Path file : Stream.concat(Stream.of(README), configs).toList()) {
                Matcher command = COMMAND.matcher(Files.readString(file));
                while (command.find()) {
                    found.add(command.group(1).strip());
                }
            }
        }
        return found.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shownCommandsAreUnderstood(String command) {
        String[] words = command.split("\\s+");
        if (!PythonCommand.isProgram(words)) {
            CommandLine.ParseResult parsed =
                    new CommandRunner(null).commands(words).parseArgs(words);
            assertThat(parsed.errors()).isEmpty();
            assertThat(parsed.subcommand()).isNotNull();
        }
    }

    @Test
    void theReadmeShowsHowToTrainAndToTest() throws IOException {
        assertThat(commands()).contains("train configs/digits.yaml");
        assertThat(Files.readString(README)).contains("mvn -B verify");
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(MOST_LINES);
    }

    @Test
    void filesThatTheReadmeNamesExist() throws IOException {
        Matcher link = LINK.matcher(Files.readString(README));
        List<String> missing = new ArrayList<>();
        while (link.find()) {
            if (!Files.exists(ROOT.resolve(link.group(1)))) {
                missing.add(link.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }
}
