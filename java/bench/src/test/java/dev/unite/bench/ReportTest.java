package dev.unite.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String HEAD = "| | here |";

    @TempDir
    Path folder;

    @Test
    void aRowTakesThePlaceOfItsFormerFigureOrComesLast() throws IOException {
        Path page = page("<!-- measured by bench -->", "", HEAD, "|---|---|", "| a | 1 |", "| b | 2 |", "", "text");

        Report report = new Report("bench", page, HEAD);
        report.row("| a | 3 |");
        report.row("| c | 4 |");

        assertThat(page)
                .hasContent(String.join(
                        "\n",
                        "# Page",
                        "<!-- measured by bench -->",
                        "",
                        HEAD,
                        "|---|---|",
                        "| a | 3 |",
                        "| b | 2 |",
                        "| c | 4 |",
                        "",
                        "text"));
    }

    @Test
    void aTableAtTheEndOfThePageGrows() throws IOException {
        Path page = page("<!-- measured by bench -->", HEAD, "|---|---|");

        new Report("bench", page, HEAD).row("| a | 1 |");

        assertThat(Files.readAllLines(page)).endsWith("|---|---|", "| a | 1 |");
    }

    @Test
    void aPageWithoutTheTableIsRefused() throws IOException {
        Path page = page("<!-- measured by bench -->", "| | there |", "|---|---|");

        assertThatThrownBy(() -> new Report("peers", page, HEAD))
                .hasMessageContaining("expected a line '<!-- measured by peers -->'");
        assertThatThrownBy(() -> new Report("bench", page, HEAD))
                .hasMessageContaining("expected a table with the head");
    }

    private Path page(String... lines) throws IOException {
        return Files.writeString(folder.resolve("page.md"), "# Page\n" + String.join("\n", lines) + "\n");
    }
}
