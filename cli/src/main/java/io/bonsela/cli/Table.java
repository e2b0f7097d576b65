package io.bonsela.cli;

import io.bonsela.api.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Formats rows for a terminal: as a table if it fits, otherwise each row as a block of lines. */
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    void row(String... cells) {
        row(List.of(cells));
    }

    void row(List<String> cells) {
        rows.add(cells.stream().map(Printable::of).toList());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    List<String> lines(int width) {
        int[] widths = IntStream.range(0, headings.size())
                .map(column -> IntStream.concat(
                                IntStream.of(headings.get(column).length()),
                                rows.stream().mapToInt(row -> row.get(column).length()))
                        .max()
                        .orElse(0))
                .toArray();
        int needed = IntStream.of(widths).sum() + 2 * (widths.length - 1);
        return needed <= width ? table(widths, needed) : blocks();
    }

    private List<String> table(int[] widths, int needed) {
        List<String> lines = new ArrayList<>();
        lines.add(line(headings, widths));
        lines.add("-".repeat(needed));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    /** Aligns the first column to the left and the others to the right. */
    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String space = " ".repeat(widths[i] - cells.get(i).length());
            line.append(i == 0 ? "" : "  ").append(i == 0 ? cells.get(i) + space : space + cells.get(i));
        }
        return line.toString().stripTrailing();
    }

    private List<String> blocks() {
        List<String> lines = new ArrayList<>();
        int widest = headings.stream().skip(1).mapToInt(String::length).max().orElse(0);
        for (List<String> row : rows) {
            lines.add(row.get(0));
            for (int i = 1; i < row.size(); i++) {
                String heading = headings.get(i);
                lines.add("  " + heading + " ".repeat(widest - heading.length()) + "  " + row.get(i));
            }
        }
        return lines;
    }
}
