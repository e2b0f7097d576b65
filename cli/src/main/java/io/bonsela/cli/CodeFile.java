package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of generated codes, one a line in groups of four. A code has twelve letters and digits of <a
 * href="https://www.crockford.com/base32.html">Crockford's base 32</a>, which are 60 bits.
 */
final class CodeFile {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 12;
    private static final Pattern LINE = Pattern.compile("[" + ALPHABET + "]{4}(-[" + ALPHABET + "]{4}){2}");

    private final Path file;

    CodeFile(Path file) {
        this.file = file;
    }

    /** Returns the codes in a file; those that were generated without dashes, as they are in the pool. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> LINE.matcher(line).matches() ? line.replace("-", "") : line)
                    .toList();
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "cannot read codes from '" + file + "'", e);
        }
    }

    /**
     * Returns the codes in the file, without dashes. If there is no file, creates it with new codes, and returns when its
     * content is on the disk.
     */
    List<String> readOrCreate(int count) {
        try {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return read(count);
            }
            List<String> codes = generate(count);
            write(codes);
            return codes;
        } catch (FileAlreadyExistsException e) {
            throw refusal("another command has created it", e);
        } catch (IOException e) {
            throw refusal("the file system reports " + e, e);
        }
    }

    private List<String> read(int count) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw refusal("it exists and is not a regular file", null);
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.stream().anyMatch(line -> !LINE.matcher(line).matches())) {
            throw refusal("it exists and has other lines than generated codes; choose another name", null);
        }
        if (lines.size() != count) {
            throw refusal("it has " + lines.size() + " codes, not " + count + "; choose another name", null);
        }
        return lines.stream().map(line -> line.replace("-", "")).toList();
    }

    private static List<String> generate(int count) {
        SecureRandom random = new SecureRandom();
        Set<String> codes = new LinkedHashSet<>();
        while (codes.size() < count) {
            StringBuilder code = new StringBuilder();
            for (int i = 0; i < LENGTH; i++) {
                code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            codes.add(code.toString());
        }
        return new ArrayList<>(codes);
    }

    /** Writes a new file. What an interruption leaves has too few lines, and no code in it was imported. */
    private void write(List<String> codes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ofOwner());
                var lines = Channels.newWriter(channel, StandardCharsets.UTF_8)) {
            for (String code : codes) {
                lines.write(code.substring(0, 4) + '-' + code.substring(4, 8) + '-' + code.substring(8) + '\n');
            }
            lines.flush();
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] ofOwner() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private BonselaException refusal(String reason, @Nullable Throwable cause) {
        return new BonselaException(
                ErrorCode.INVALID_CONFIGURATION, "cannot write codes to '" + file + "': " + reason, cause);
    }
}
