package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A file that a command writes: a new file, or one that replaces an earlier output of the same kind. */
final class OutputFile {
    /** The kind of output. Each kind has its own beginning, by which an earlier output is recognised. */
    enum Kind {
        PAGE("report page", ".html", "<!DOCTYPE html><!-- Report page of Bonsela -->"),
        JUNIT("JUnit file", ".xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- JUnit file of Bonsela -->");

        private final String title;
        private final String ending;
        private final String beginning;

        Kind(String title, String ending, String beginning) {
            this.title = title;
            this.ending = ending;
            this.beginning = beginning;
        }
    }

    private final Kind kind;
    private final Path file;

    /** Refuses a file that cannot be written or must not be replaced, before the command does its work. */
    OutputFile(Kind kind, Path file) {
        this.kind = kind;
        this.file = file;
        check();
    }

    /** Writes a new file and moves it into place, so that a failure leaves the earlier file unchanged. */
    void write(String content) {
        Path temporary = file.resolveSibling(".bonsela-" + UUID.randomUUID() + ".tmp");
        try {
            try {
                try (OutputStream out = create(temporary)) {
                    out.write((kind.beginning + "\n" + content).getBytes(StandardCharsets.UTF_8));
                }
                // Another file, such as a new store, may have been created here while the command worked.
                check();
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw refusal("the file system reports " + e, e);
        }
    }

    private OutputStream create(Path temporary) throws IOException {
        return Channels.newOutputStream(Files.newByteChannel(
                temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions()));
    }

    /** Returns the permissions of the earlier file, so that the new file is not accessible to more people. */
    private FileAttribute<?>[] permissions() throws IOException {
        PosixFileAttributeView earlier =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return earlier == null || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            earlier.readAttributes().permissions())
                };
    }

    private void check() {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(kind.ending)) {
            throw refusal("the name of a " + kind.title + " must end in " + kind.ending, null);
        }
        Path folder = file.resolveSibling("");
        if (!Files.isDirectory(folder)) {
            throw refusal("the folder '" + folder + "' does not exist; create it first", null);
        }
        if (!Files.isWritable(folder)) {
            throw refusal("the folder '" + folder + "' is not writable; choose another one", null);
        }
        try {
            checkEarlier(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            // There is no earlier file.
        } catch (IOException e) {
            throw refusal("the file system reports " + e, e);
        }
    }

    private void checkEarlier(BasicFileAttributes earlier) throws IOException {
        if (earlier.isSymbolicLink()) {
            throw refusal("it is a symbolic link, and links are not followed; name the file itself", null);
        }
        if (earlier.isDirectory()) {
            throw refusal("it is a folder; name a file in it", null);
        }
        if (!earlier.isRegularFile()) {
            throw refusal("it is not a regular file; choose another name", null);
        }
        byte[] beginning = kind.beginning.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            if (!Arrays.equals(in.readNBytes(beginning.length), beginning)) {
                throw refusal("it exists and is not a " + kind.title + " of Bonsela; choose another name", null);
            }
        }
    }

    private BonselaException refusal(String reason, @Nullable Throwable cause) {
        return new BonselaException(ErrorCode.INVALID_CONFIGURATION, "cannot write '" + file + "': " + reason, cause);
    }
}
