package io.bonsela.connectors.voucher;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import io.bonsela.api.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one file of codes. */
final class CodeParser {
    private static final int LONGEST_CODE = 256;
    private static final int MOST_PROBLEMS = 100;
    private static final String CODE = "code";
    private static final Pattern LINE = Pattern.compile("line (\\d{1,9})");

    private final Map<String, Long> codes = new LinkedHashMap<>();
    private final Map<Integer, String> problems = new LinkedHashMap<>();
    private final @Nullable String wanted;
    private int column;

    /** Creates a parser for the column with the codes; null: {@code code}, or the only column. */
    CodeParser(@Nullable String wanted) {
        this.wanted = wanted;
    }

    List<String> codes() {
        return List.copyOf(codes.keySet());
    }

    Map<Integer, String> problems() {
        return problems;
    }

    void problem(long line, String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.putIfAbsent((int) line, what);
        }
    }

    void parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(in)
                    .toString();
            parse(text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (CsvParseException e) {
            problem(line(e), "not valid CSV (RFC 4180): text after a quoted field, or a quotation mark is not closed");
        } catch (CharacterCodingException e) {
            String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            problem(before.chars().filter(c -> c == '\n').count() + 1, "not valid UTF-8");
        }
    }

    private void parse(String text) {
        Optional<CsvRecord> heading = first(text, ',');
        if (heading.isEmpty()) {
            return;
        }
        for (char separator : new char[] {',', ';', '\t'}) {
            Optional<CsvRecord> names = first(text, separator);
            int named = names.map(this::column).orElse(-1);
            if (named >= 0) {
                column = named;
                rows(text, separator, true);
                return;
            }
        }
        if (isSound(heading.get())) {
            rows(text, ',', false);
        }
    }

    /** The first line that is not blank. */
    private Optional<CsvRecord> first(String text, char separator) {
        try (Stream<CsvRecord> records = reader(separator, (line, what) -> {}, text).stream()) {
            return records.filter(record -> !isBlank(record)).findFirst();
        }
    }

    private int column(CsvRecord heading) {
        List<String> names = heading.getFields().stream()
                .map(name -> Printable.strip(name).toLowerCase(Locale.ROOT))
                .toList();
        return names.indexOf(wanted == null ? CODE : wanted.toLowerCase(Locale.ROOT));
    }

    /** Whether a first line that does not name the column with the codes can contain a code. */
    private boolean isSound(CsvRecord first) {
        long line = first.getStartingLineNumber();
        String value = Printable.strip(first.getField(0));
        if (wanted != null) {
            problem(line, "no column is named '" + Printable.of(wanted) + "'");
        } else if (first.getFieldCount() > 1 || value.indexOf(';') >= 0 || value.indexOf('\t') >= 0) {
            problem(line, "there are several columns: name the one with the codes 'code' in the first line");
        } else if (isHeading(value)) {
            problem(line, "this looks like a column name: rename it to 'code', or insert a line 'code' before it");
        }
        return problems.isEmpty();
    }

    /** Whether a value looks like a heading: it contains a word for codes, and no digit. */
    private static boolean isHeading(String value) {
        String letters = value.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return value.chars().noneMatch(Character::isDigit)
                && Stream.of(CODE, "voucher", "coupon", "serial", "number", "token", "pin")
                        .anyMatch(letters::contains);
    }

    private void rows(String text, char separator, boolean named) {
        boolean heading = named;
        for (CsvRecord record : reader(separator, this::problem, text)) {
            if (isBlank(record)) {
                continue;
            }
            if (!heading) {
                row(record);
            }
            heading = false;
        }
    }

    /** The line that the parser's message names; it names every line except the first. */
    private static long line(CsvParseException e) {
        Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
        return line.find() ? Long.parseLong(line.group(1)) : 1;
    }

    private interface Told {
        void problem(long line, String what);
    }

    /** Creates a reader that reports quotation marks in unquoted fields, which RFC 4180 does not allow. */
    private static CsvReader<CsvRecord> reader(char separator, Told told, String text) {
        FieldModifier strict = new FieldModifier() {
            @Override
            public String modify(long line, int field, boolean quoted, String value) {
                if (!quoted && value.indexOf('"') >= 0) {
                    told.problem(line, "a field without quotation marks contains a quotation mark");
                }
                return value;
            }
        };
        return CsvReader.builder()
                .fieldSeparator(separator)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .trimWhitespacesAroundQuotes(true)
                .build(CsvRecordHandler.of(handler -> handler.fieldModifier(strict)), text);
    }

    private static boolean isUnseen(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || (c != ' ' && Character.isSpaceChar(c));
    }

    private static boolean isBlank(CsvRecord record) {
        return record.getFields().stream().map(Printable::strip).allMatch(String::isEmpty);
    }

    private void row(CsvRecord record) {
        long line = record.getStartingLineNumber();
        List<String> fields = new ArrayList<>(record.getFields());
        String code = column < fields.size() ? Printable.strip(fields.get(column)) : "";
        if (code.isEmpty()) {
            problem(line, "the code is missing");
        } else if (code.length() > LONGEST_CODE) {
            problem(line, "the code is longer than " + LONGEST_CODE + " characters");
        } else if (code.indexOf('\n') >= 0) {
            problem(line, "a quotation mark is not closed, or the code has two lines");
        } else if (code.chars().anyMatch(CodeParser::isUnseen)) {
            problem(line, "the code contains an invisible character");
        } else if (codes.containsKey(code)) {
            problem(line, "duplicate code: it is already in line " + codes.get(code));
        } else if (codes.size() == CodeFile.MOST_CODES) {
            problem(line, "there are more than " + CodeFile.MOST_CODES + " codes");
        } else {
            codes.put(code, line);
        }
    }
}
