package io.bonsela.connectors.voucher;

import io.bonsela.api.Origin;
import io.bonsela.api.command.ImportCodes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of voucher codes as CSV (<a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>), in UTF-8, with commas,
 * semicolons or tabs between columns and any line ends. What may not be meant as it stands is a mistake: no customer gets a
 * code that nobody made. Shows no code. Immutable.
 */
public final class CodeFile {
    /** How many bytes a file has at most. */
    public static final int MOST_BYTES = 16 << 20;

    /** How many codes a file has at most. */
    public static final int MOST_CODES = 50_000;

    private final List<String> codes;
    private final Map<Integer, String> problems;

    private CodeFile(List<String> codes, Map<Integer, String> problems) {
        this.codes = List.copyOf(codes);
        this.problems = Collections.unmodifiableMap(problems);
    }

    /**
     * Reads a file: codes in its only column, or in the column that the first line calls {@code code}.
     *
     * @param in the file; stays open
     * @throws IOException if it cannot be read
     */
    public static CodeFile read(InputStream in) throws IOException {
        return read(in, null);
    }

    /**
     * Reads a file whose first line names its columns.
     *
     * @param in the file; stays open
     * @param column the name of the column with the codes
     * @throws IOException if it cannot be read
     */
    public static CodeFile readColumn(InputStream in, String column) throws IOException {
        return read(in, column);
    }

    private static CodeFile read(InputStream in, @Nullable String column) throws IOException {
        CodeParser parser = new CodeParser(column);
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            parser.problem(0, "the file is longer than " + MOST_BYTES + " bytes");
        } else {
            parser.parse(bytes);
        }
        return new CodeFile(parser.codes(), parser.problems());
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
}
