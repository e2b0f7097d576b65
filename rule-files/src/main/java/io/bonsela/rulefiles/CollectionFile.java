package io.bonsela.rulefiles;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import io.bonsela.api.Printable;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection as a CSV file (RFC 4180, UTF-8), with commas, semicolons or tabs between columns and any line ends.
 * Content that the author probably did not intend, such as a header line without {@code key}, is an error.
 *
 * @param name the name of the collection
 * @param key the column with the keys; null: the first column, and there is no header line
 * @param value the column with the values; null if there are none
 * @param type the type of the values; null for a set
 */
record CollectionFile(
        String name,
        @Nullable String key,
        @Nullable String value,
        @Nullable ValueType type) {
    private static final Set<String> HEADINGS =
            Set.of("id", "key", "code", "sku", "name", "product", "customer", "subject", "value");

    /** The positions of the keys and values, the separator, and whether there is a header line. */
    private record Columns(int key, int value, char separator, boolean named) {}

    /**
     * Returns the entries of a file.
     *
     * @throws IOException if the content is invalid; the message begins with the line if it is known
     */
    Map<String, Object> entries(byte[] content) throws IOException {
        String text = decode(content);
        try {
            Optional<CsvRecord> first = first(text, ',');
            return first.isEmpty() ? Map.of() : entries(text, columns(text, first.get()));
        } catch (CsvParseException e) {
            if (e.getCause() instanceof UncheckedIOException strict) {
                throw strict.getCause();
            }
            throw new IOException("invalid CSV (RFC 4180), unexpected text after a quoted field: " + e.getMessage(), e);
        }
    }

    private static String decode(byte[] content) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not UTF-8", e);
        }
    }

    private static Optional<CsvRecord> first(String text, char separator) {
        try (Stream<CsvRecord> records = reader(text, separator).stream()) {
            return records.filter(record -> !isBlank(record)).findFirst();
        }
    }

    private Columns columns(String text, CsvRecord first) throws IOException {
        if (key == null) {
            String cell = Printable.strip(first.getField(0));
            if (first.getFieldCount() == 1 && (cell.indexOf(';') >= 0 || cell.indexOf('\t') >= 0)) {
                throw at(
                        first,
                        "there are several columns: name the columns in the first line, and the key column in"
                                + " the rule file, as key: NAME");
            }
            if (HEADINGS.contains(cell.toLowerCase(Locale.ROOT)) || cell.equalsIgnoreCase(name)) {
                throw at(first, "'" + cell + "' looks like a column name: name it in the rule file, as key: " + cell);
            }
            return new Columns(0, -1, ',', false);
        }
        for (char separator : new char[] {',', ';', '\t'}) {
            List<String> names = first(text, separator).orElseThrow().getFields().stream()
                    .map(Printable::strip)
                    .toList();
            if (names.contains(key)) {
                int valueAt = value == null ? -1 : column(names, value, first);
                return new Columns(names.indexOf(key), valueAt, separator, true);
            }
        }
        return new Columns(column(first.getFields(), key, first), -1, ',', true);
    }

    private static int column(List<String> names, String name, CsvRecord first) throws IOException {
        int column = names.indexOf(name);
        if (column < 0) {
            throw at(first, "unknown column '" + name + "'" + NearMiss.hint(name, names));
        }
        return column;
    }

    private Map<String, Object> entries(String text, Columns columns) throws IOException {
        Map<String, Object> entries = new LinkedHashMap<>();
        boolean heading = columns.named();
        for (CsvRecord record : reader(text, columns.separator())) {
            if (!isBlank(record) && !heading) {
                add(record, columns, entries);
            }
            heading &= isBlank(record);
        }
        return entries;
    }

    private void add(CsvRecord record, Columns columns, Map<String, Object> entries) throws IOException {
        if (record.getFieldCount() <= Math.max(columns.key(), columns.value())) {
            throw at(record, "a column is missing");
        }
        String found = Printable.strip(record.getField(columns.key()));
        if (found.isEmpty() || !Printable.of(found).equals(found)) {
            throw at(record, found.isEmpty() ? "the key is missing" : "the key has an invisible character");
        }
        Object entry =
                type == null ? true : CollectionReader.parse(Printable.strip(record.getField(columns.value())), type);
        if (entry == null) {
            throw at(record, "expected " + type);
        }
        Object before = entries.put(found, entry);
        if (before != null && !before.equals(entry)) {
            throw at(record, "the key has a different value in an earlier line");
        }
    }

    private static IOException at(CsvRecord record, String what) {
        return new IOException("line " + record.getStartingLineNumber() + ": " + what);
    }

    private static boolean isBlank(CsvRecord record) {
        return record.getFields().stream().map(Printable::strip).allMatch(String::isEmpty);
    }

    /** Creates a reader that rejects a quotation mark inside an unquoted field, as RFC 4180 requires. */
    private static CsvReader<CsvRecord> reader(String text, char separator) {
        FieldModifier strict = new FieldModifier() {
            @Override
            public String modify(long line, int field, boolean quoted, String cell) {
                if (!quoted && cell.indexOf('"') >= 0) {
                    throw new UncheckedIOException(
                            new IOException("line " + line + ": unexpected quotation mark in an unquoted field"));
                }
                return cell;
            }
        };
        return CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .trimWhitespacesAroundQuotes(true)
                .build(CsvRecordHandler.of(handler -> handler.fieldModifier(strict)), text);
    }
}
