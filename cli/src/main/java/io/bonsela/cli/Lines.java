package io.bonsela.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file line by line, and continues after a line that is too long or not UTF-8. */
final class Lines implements Closeable {
    private static final int LONGEST_LINE = 1024 * 1024;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final InputStream in;
    private long number;
    private long bytesRead;

    /** A line; the text is empty if it could not be read, and the problem says why. */
    record Line(long number, Optional<String> text, String problem) {}

    Lines(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    long bytesRead() {
        return bytesRead;
    }

    /** Returns the next line that is not blank; null at the end. */
    @Nullable
    Line next() throws IOException {
        while (true) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
            int next = in.read();
            if (next < 0) {
                return null;
            }
            number++;
            boolean tooLong = false;
            while (next >= 0 && next != '\n') {
                tooLong |= bytes.size() >= LONGEST_LINE;
                if (!tooLong) {
                    bytes.write(next);
                }
                bytesRead++;
                next = in.read();
            }
            bytesRead++;
            if (tooLong) {
                return new Line(number, Optional.empty(), "the line is longer than 1 MiB");
            }
            try {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes.toByteArray()))
                        .toString();
                String content = number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
                if (!content.isBlank()) {
                    return new Line(number, Optional.of(content), "");
                }
            } catch (CharacterCodingException e) {
                return new Line(number, Optional.empty(), "the line is not UTF-8");
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
