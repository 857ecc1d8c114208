package dev.unite.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The versions that this build was made with, as the build wrote them down. */
record Versions(String unite, String pytorch, String graalpy) {
    private static final int GIT_SECONDS = 5;

    /** Reads them from the file that the build fills in. */
    static Versions read() {
        Properties properties = new Properties();
        try (InputStream stream = Versions.class.getResourceAsStream("versions.properties")) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("versions.properties of the program's own jar cannot be read", e);
        }
        return new Versions(
                properties.getProperty("unite"), properties.getProperty("pytorch"), properties.getProperty("graalpy"));
    }

    /** Everything that a run's record keeps about what it ran on. */
    static Map<String, String> all(Map<String, String> torch) {
        Versions versions = read();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("unite", versions.unite());
        all.put("pytorch", versions.pytorch());
        all.put("graalpy", versions.graalpy());
        all.put("java", Runtime.version().toString());
        all.put("system", "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
        torch.forEach((name, value) -> all.put("torch_" + name, value));
        return all;
    }

    /** The checkout's commit, with {@code -dirty} if files differ from it; the version where there is no git. */
    String commit() {
        String home = System.getProperty("unite.home", ".");
        try {
            Process git = new ProcessBuilder(
                            List.of("git", "-C", home, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            git.getOutputStream().close();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            boolean ended = git.waitFor(GIT_SECONDS, TimeUnit.SECONDS);
            return ended && git.exitValue() == 0 && !commit.isEmpty() ? commit : unite;
        } catch (IOException noGit) {
            return unite;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unite;
        }
    }
}
