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
 * A file of voucher codes as CSV (<a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>) in UTF-8, with columns
 * separated by commas, semicolons or tabs, and any line ends. Doubtful content is reported as a problem, so that no
 * customer gets a code that was never issued. {@link #toString} shows no code. Immutable.
 */
public final class CodeFile {
    /** The maximum number of bytes in a file. */
    public static final int MOST_BYTES = 16 << 20;

    /** The maximum number of codes in a file. */
    public static final int MOST_CODES = 50_000;

    private final List<String> codes;
    private final Map<Integer, String> problems;

    private CodeFile(List<String> codes, Map<Integer, String> problems) {
        this.codes = List.copyOf(codes);
        this.problems = Collections.unmodifiableMap(problems);
    }

    /**
     * Reads a file with the codes in its only column, or in the column that the first line calls {@code code}.
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

    /** The problems by line number from 1; line 0 is the whole file. At most 100; empty: there are none. */
    public Map<Integer, String> problems() {
        return problems;
    }

    /** The number of codes. */
    public int size() {
        return codes.size();
    }

    /**
     * The command that imports all codes, or none.
     *
     * @param origin the origin of the command
     * @param pool the pool's id
     * @throws IllegalStateException if the file has problems
     */
    public ImportCodes into(Origin origin, String pool) {
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the file has problems in " + problems.size() + " lines");
        }
        return new ImportCodes(origin, pool, codes);
    }

    @Override
    public String toString() {
        return "CodeFile[" + codes.size() + " codes, " + problems.size() + " problems]";
    }
}
