package io.bonsela.connectors.voucher;

import io.bonsela.api.Origin;
import io.bonsela.api.command.ImportCodes;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file of voucher codes as CSV (<a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>), in UTF-8: one code a line,
 * in the first column, or in the column that the first line calls {@code code}. Shows no code. Immutable.
 */
public final class CodeFile {
    /** How many bytes a file has at most. */
    public static final int MOST_BYTES = 16 << 20;

    /** How many codes a file has at most. */
    public static final int MOST_CODES = 50_000;

    private static final int LONGEST_CODE = 256;
    private static final int MOST_PROBLEMS = 100;

    private final List<String> codes;
    private final Map<Integer, String> problems;

    private CodeFile(List<String> codes, Map<Integer, String> problems) {
        this.codes = codes;
        this.problems = Collections.unmodifiableMap(problems);
    }

    /**
     * Reads a file.
     *
     * @param in the file; stays open
     * @throws IOException if it cannot be read
     */
    public static CodeFile read(InputStream in) throws IOException {
        Parser parser = new Parser();
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            parser.problem(0, "the file is longer than " + MOST_BYTES + " bytes");
            return new CodeFile(List.of(), parser.problems);
        }
        try (Reader reader = new BufferedReader(new InputStreamReader(
                new ByteArrayInputStream(bytes),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            parser.parse(reader);
        } catch (CharacterCodingException e) {
            parser.problem(parser.line, "this is not UTF-8");
        }
        return new CodeFile(List.copyOf(parser.codes.keySet()), parser.problems);
    }

    /** What is wrong with it, by line from 1; line 0 is the whole. At most 100; empty if nothing is. */
    public Map<Integer, String> problems() {
        return problems;
    }

    /** How many codes it has. */
    public int size() {
        return codes.size();
    }

    /**
     * The command that imports all of them, or none.
     *
     * @param origin who asks
     * @param pool the pool's id
     * @throws IllegalStateException if something is wrong with the file
     */
    public ImportCodes into(Origin origin, String pool) {
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the file has mistakes in " + problems.size() + " lines");
        }
        return new ImportCodes(origin, pool, codes);
    }

    @Override
    public String toString() {
        return "CodeFile[" + codes.size() + " codes, " + problems.size() + " problems]";
    }

    /** Reads one file. */
    private static final class Parser {
        private final Map<String, Integer> codes = new LinkedHashMap<>();
        private final Map<Integer, String> problems = new LinkedHashMap<>();
        private int line = 1;
        private int column;
        private boolean first = true;

        void parse(Reader reader) throws IOException {
            List<String> fields = new ArrayList<>();
            StringBuilder field = new StringBuilder();
            boolean quoted = false;
            boolean wasQuoted = false;
            int start = 1;
            int next = reader.read();
            if (next == '\uFEFF') {
                next = reader.read();
            }
            for (int c = next; c >= 0; c = next) {
                next = reader.read();
                if (quoted) {
                    if (c == '"' && next == '"') {
                        field.append('"');
                        next = reader.read();
                    } else if (c == '"') {
                        quoted = false;
                        wasQuoted = true;
                    } else {
                        field.append((char) c);
                        line += c == '\n' ? 1 : 0;
                    }
                } else if (c == '"' && field.isEmpty() && !wasQuoted) {
                    quoted = true;
                } else if (c == ',') {
                    fields.add(field.toString());
                    field.setLength(0);
                    wasQuoted = false;
                } else if (c == '\n') {
                    fields.add(field.toString());
                    row(start, fields);
                    fields.clear();
                    field.setLength(0);
                    wasQuoted = false;
                    start = ++line;
                } else if (c != '\r') {
                    field.append((char) c);
                }
            }
            if (quoted) {
                problem(start, "a quotation mark is not closed");
                return;
            }
            fields.add(field.toString());
            row(start, fields);
        }

        private void row(int number, List<String> fields) {
            boolean blank = fields.stream().allMatch(String::isBlank);
            if (blank) {
                return;
            }
            if (first) {
                first = false;
                List<String> names = fields.stream()
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList();
                if (names.contains("code")) {
                    column = names.indexOf("code");
                    return;
                }
            }
            String code = column < fields.size() ? fields.get(column).strip() : "";
            if (code.isEmpty()) {
                problem(number, "there is no code");
            } else if (code.length() > LONGEST_CODE) {
                problem(number, "the code is longer than " + LONGEST_CODE + " characters");
            } else if (code.chars().anyMatch(Character::isISOControl)) {
                problem(number, "the code has a control character");
            } else if (codes.containsKey(code)) {
                problem(number, "the code is in line " + codes.get(code) + " already");
            } else if (codes.size() == MOST_CODES) {
                problem(number, "there are more than " + MOST_CODES + " codes");
            } else {
                codes.put(code, number);
            }
        }

        private void problem(int number, String what) {
            if (problems.size() < MOST_PROBLEMS) {
                problems.putIfAbsent(number, what);
            }
        }
    }
}
