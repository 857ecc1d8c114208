package dev.unite.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that is printed row by row and, if asked for, put in its place in a page of the documentation.
 *
 * <p>The place is the Markdown table that follows the line {@code <!-- measured by NAME -->}. A row takes the place of
 * the row with the same first cell, or comes last, and is there as soon as it is measured.
 */
public final class Report {
    private final String mark;
    private final Path page;

    /**
     * Prints the table's head.
     *
     * @param page null to print only
     * @throws IllegalArgumentException if the page has no table of this name, or one with another head
     */
    public Report(String name, Path page, String head) throws IOException {
        this.mark = "<!-- measured by " + name + " -->";
        this.page = page;
        String rule = "|" + "---|".repeat(cells(head).length - 1);
        System.out.println(head + System.lineSeparator() + rule);
        if (page != null) {
            List<String> lines = Files.readAllLines(page);
            int table = begin(lines);
            List<String> found = lines.subList(table, Math.min(table + 2, lines.size()));
            if (!found.equals(List.of(head, rule))) {
                throw new IllegalArgumentException("%s: expected a table with the head '%s' after '%s', got %s"
                        .formatted(page, head, mark, found));
            }
        }
    }

    /** Adds a row, for example {@code | step | 1 ms | 2 ms |}. */
    public void row(String row) throws IOException {
        System.out.println(row);
        if (page == null) {
            return;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(page));
        int line = begin(lines) + 2;
        while (line < lines.size()
                && lines.get(line).startsWith("|")
                && !name(lines.get(line)).equals(name(row))) {
            line++;
        }
        if (line < lines.size() && lines.get(line).startsWith("|")) {
            lines.remove(line);
        }
        lines.add(line, row);
        Files.write(page, lines);
    }

    private int begin(List<String> lines) {
        int table = lines.indexOf(mark) + 1;
        if (table == 0) {
            throw new IllegalArgumentException(
                    "%s: expected a line '%s' before the table, got none".formatted(page, mark));
        }
        while (table < lines.size() && lines.get(table).isBlank()) {
            table++;
        }
        return table;
    }

    private static String name(String row) {
        return cells(row)[1].strip();
    }

    private static String[] cells(String row) {
        return row.split("\\|");
    }
}
