package dev.unite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands that need no Python, and how every command answers to wrong arguments. */
class UsageTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path DIGITS = ROOT.resolve("configs/digits.yaml");

    @TempDir
    Path folder;

    static Stream<String> commands() {
        return names(new CommandRunner(null).commands(), "");
    }

    private static Stream<String> names(CommandLine line, String prefix) {
        return line.getSubcommands().entrySet().stream().flatMap(entry -> {
            String name = (prefix + " " + entry.getKey()).strip();
            return Stream.concat(Stream.of(name), names(entry.getValue(), name));
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        Shell.Result result = Shell.run((Object[]) (command + " --help").split(" "));
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Usage: unite " + command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpShowsAnExample(String command) {
        if (!command.equals("warm-up")) { // hidden: for the launcher
            Shell.Result result = Shell.run((Object[]) (command + " --help").split(" "));
            assertThat(result.out()).contains("Example").contains("  ./unite " + command);
        }
    }

    @Test
    void withoutACommandShowsWhatToDo() {
        Shell.Result result = Shell.run();
        assertThat(result)
                .isEqualTo(new Shell.Result(
                        2, "", "error: expected a command, got none\ntry './unite --help'\n".replace("\n", nl())));
    }

    @Test
    void namesTheNearestOption() {
        Shell.Result result = Shell.run("config", "validate", DIGITS, "--jsom");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("error: Unknown option: '--jsom'")
                .contains("--json")
                .contains("try './unite config validate --help'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "sample", "reconstruct", "encode", "evaluate", "checkpoint inspect"})
    void missingArgumentsAreWrongUsage(String command) {
        Shell.Result result = Shell.run((Object[]) command.split(" "));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("error: ").contains("try './unite " + command + " --help'");
    }

    @Test
    void validatesAConfiguration() {
        Shell.Result result = Shell.run("config", "validate", DIGITS);
        assertThat(result).isEqualTo(new Shell.Result(0, DIGITS + ": valid" + nl(), ""));
    }

    @Test
    void reportsAllErrorsOfAConfigurationAtOnce() throws IOException {
        Path file = folder.resolve("wrong.yaml");
        Files.writeString(
                file,
                Files.readString(DIGITS)
                        .replaceFirst("learning_rate:", "learning_rat:")
                        .replaceFirst("seed: \\d+", "seed: many"));
        Shell.Result result = Shell.run("config", "validate", file);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .hasSizeGreaterThan(1)
                .allMatch(line -> line.startsWith("error: "))
                .anyMatch(line -> line.contains("seed") && line.contains("many"))
                .anyMatch(line -> line.contains("learning_rat") && line.contains("learning_rate"));
    }

    @Test
    void reportsProblemsAsJson() throws IOException {
        Shell.Result result = Shell.run("config", "validate", DIGITS, "--set", "train.steps=0", "--json");
        assertThat(result.code()).isEqualTo(2);
        JsonNode file = json(result).get(0);
        assertThat(file.get("valid").asBoolean()).isFalse();
        assertThat(file.get("problems").get(0).asText()).contains("train.steps");
    }

    @Test
    void showsAConfigurationWithOverrides() throws IOException {
        Shell.Result yaml = Shell.run("config", "show", DIGITS, "--set", "train.steps=700");
        assertThat(yaml.code()).isZero();
        assertThat(yaml.out()).contains("steps: 700");
        Shell.Result json = Shell.run("config", "show", DIGITS, "--set", "train.steps=700", "--json");
        assertThat(json(json).get("train").get("steps").asInt()).isEqualTo(700);
    }

    @Test
    void listsTheSettings() throws IOException {
        Shell.Result text = Shell.run("config", "keys", "train.learning_rate");
        assertThat(text.out()).startsWith("train.learning_rate: ").contains("required");
        Shell.Result json = Shell.run("config", "keys", "--json");
        assertThat(json(json).findValuesAsText("key")).contains("seed", "model.size", "sample.solver");
    }

    @Test
    void doctorLooksWithoutStartingPython() throws IOException {
        Shell.Result text = Shell.run("doctor");
        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("java", "optimizing runtime", "blas", "threads", "cuda", "memory", "cache");
        assertThat(text.out()).doesNotContain("engine");
        JsonNode json = json(Shell.run("doctor", "--json"));
        assertThat(json.get("java").get("state").asText()).isEqualTo("good");
    }

    @Test
    void doctorCountsPyTorchsNames() throws IOException {
        JsonNode json = json(Shell.run("doctor", "--coverage", "--json"));
        assertThat(json.get("coverage_all").get("value").asText()).matches("\\d+ agree .*, \\d+ work, \\d+ missing");
        assertThat(json.get("coverage_torch.linalg").get("state").asText()).isEqualTo("good");
    }

    @Test
    void printsVersions() throws IOException {
        JsonNode json = json(Shell.run("version", "--json"));
        assertThat(json.get("unite").asText()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(json.get("pytorch").asText()).startsWith("2.10.0");
        assertThat(Shell.run("version").out()).contains("graalpy");
    }

    @Test
    void printsACompletionScript() {
        Shell.Result result = Shell.run("completion");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("_complete_unite", "--resume", "reconstruct");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint inspect %s", "sample %s", "evaluate %s", "encode %s a.png --out a.safetensors"})
    void aPathThatIsNoRunIsNamed(String command) {
        Path nothing = folder.resolve("nothing");
        Shell.Result result = Shell.run((Object[]) command.formatted(nothing).split(" "));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo(
                        ("error: '%s': expected a run folder or a checkpoint folder, got no such path; name one that "
                                        + "'./unite train' wrote, such as runs/digits%n")
                                .formatted(nothing));
    }

    @Test
    void resumeExcludesOtherStarts() {
        Shell.Result result = Shell.run("train", DIGITS, "--resume", folder, "--run", folder);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("error: expected --resume or --run, got both");
    }

    @Test
    void stacktraceIsShownOnRequestOnly() {
        assertThat(Shell.run("checkpoint", "inspect", folder).err()).doesNotContain("\tat ");
        assertThat(Shell.run("checkpoint", "inspect", folder, "--stacktrace").err())
                .contains("\tat ");
    }

    @Test
    void coloursFollowTheTerminalAndTheEnvironment() {
        assertThat(Console.ofProcess(Map.of()).colour()).isFalse();
        System.setProperty("unite.terminal", "true");
        try {
            assertThat(Console.ofProcess(Map.of()).colour()).isTrue();
            assertThat(Console.ofProcess(Map.of("NO_COLOR", "1")).colour()).isFalse();
            assertThat(Console.ofProcess(Map.of("TERM", "dumb")).interactive()).isFalse();
        } finally {
            System.clearProperty("unite.terminal");
        }
    }

    private static JsonNode json(Shell.Result result) throws IOException {
        assertThat(result.err()).isEmpty();
        return new ObjectMapper().readTree(result.out());
    }

    private static String nl() {
        return System.lineSeparator();
    }
}
