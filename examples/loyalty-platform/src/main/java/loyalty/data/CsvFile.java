package loyalty.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A CSV file in UTF-8 (RFC 4180) whose first line names its columns, separated by commas, semicolons or tabs.
 *
 * @param columns the names of the columns
 * @param rows the lines after the first one
 * @param mistakes what cannot be read, by line
 */
public record CsvFile(List<String> columns, List<Row> rows, List<Mistake> mistakes) {
    /** The most lines of a file. */
    public static final int MOST_ROWS = 100_000;

    /** The most mistakes that are found: reading ends with the last one. */
    public static final int MOST_MISTAKES = 100;

    private static final int LONGEST_CELL = 1_000;
    private static final int LONGEST_NAME = 100;
    private static final String SEPARATORS = ",;\t";

    /** Copies the lists. */
    public CsvFile {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        mistakes = List.copyOf(mistakes);
    }

    /**
     * A line.
     *
     * @param line its number, from 1
     * @param values the values by column, stripped, without empty ones
     */
    public record Row(long line, Map<String, String> values) {
        /** Copies the map, in the order of the names, so that equal rows are written equally. */
        public Row {
            values = Collections.unmodifiableMap(new TreeMap<>(values));
        }

        /** Returns a value; empty if there is none. */
        String get(String column) {
            return values.getOrDefault(column, "");
        }

        /** Shows no values. */
        @Override
        public String toString() {
            return "Row[" + line + ']';
        }
    }

    /**
     * A mistake.
     *
     * @param line the number of the line, from 1; 0: the whole file
     * @param code what is wrong, in capitals
     * @param detail the same for people, without what the line contains
     */
    public record Mistake(long line, String code, String detail) {}

    /** Reads a file. */
    public static CsvFile read(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return unreadable("NOT_UTF_8", "the file is not in UTF-8");
        }
        String content = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (content.isBlank()) {
            return unreadable("EMPTY", "the file is empty");
        }
        try {
            return read(content);
        } catch (CsvParseException e) {
            return unreadable("NOT_CSV", "the file is not a CSV file: check the quotes");
        }
    }

    private static CsvFile unreadable(String code, String detail) {
        return new CsvFile(List.of(), List.of(), List.of(new Mistake(0, code, detail)));
    }

    private static CsvFile read(String content) {
        List<String> columns = List.of();
        List<Row> rows = new ArrayList<>();
        List<Mistake> mistakes = new ArrayList<>();
        for (CsvRecord record : CsvReader.builder()
                .fieldSeparator(separator(content))
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(content)) {
            if (columns.isEmpty()) {
                columns = record.getFields().stream().map(String::strip).toList();
                Optional<Mistake> wrong = names(record.getStartingLineNumber(), columns);
                if (wrong.isPresent()) {
                    return new CsvFile(List.of(), List.of(), List.of(wrong.get()));
                }
            } else if (record.getFieldCount() != columns.size()) {
                mistakes.add(new Mistake(
                        record.getStartingLineNumber(),
                        "FIELDS",
                        "has " + record.getFieldCount() + " fields, and the first line " + columns.size()));
            } else if (rows.size() == MOST_ROWS) {
                mistakes.add(new Mistake(0, "TOO_LONG", "the file has more than " + MOST_ROWS + " lines"));
                break;
            } else {
                row(record, columns, rows, mistakes);
            }
            if (mistakes.size() == MOST_MISTAKES) {
                break;
            }
        }
        if (rows.isEmpty() && mistakes.isEmpty()) {
            mistakes.add(new Mistake(0, "EMPTY", "the file has no lines after the names of the columns"));
        }
        return new CsvFile(columns, rows, mistakes);
    }

    private static Optional<Mistake> names(long line, List<String> columns) {
        if (columns.stream()
                .anyMatch(name -> name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
            return Optional.of(new Mistake(
                    line,
                    "COLUMNS",
                    "a column has a name of more than " + LONGEST_NAME + " characters, or with control characters"));
        }
        return new HashSet<>(columns).size() < columns.size()
                ? Optional.of(new Mistake(line, "COLUMNS", "two columns have one name"))
                : Optional.empty();
    }

    private static void row(CsvRecord record, List<String> columns, List<Row> rows, List<Mistake> mistakes) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String value = record.getField(i).strip();
            if (value.length() > LONGEST_CELL || value.chars().anyMatch(Character::isISOControl)) {
                mistakes.add(new Mistake(
                        record.getStartingLineNumber(),
                        "TEXT",
                        columns.get(i) + " has more than " + LONGEST_CELL + " characters, or control characters"));
                return;
            } else if (!value.isEmpty()) {
                values.put(columns.get(i), value);
            }
        }
        rows.add(new Row(record.getStartingLineNumber(), values));
    }

    private static char separator(String content) {
        String first = content.lines().findFirst().orElse("");
        return (char) SEPARATORS
                .chars()
                .filter(separator -> first.indexOf(separator) >= 0)
                .findFirst()
                .orElse(',');
    }
}
