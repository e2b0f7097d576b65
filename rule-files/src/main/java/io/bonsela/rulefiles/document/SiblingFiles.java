package io.bonsela.rulefiles.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files in the folder of a rule file and its subfolders. The author of the rules names the files, so no file
 * outside that folder is read.
 *
 * @param folder null if there are none
 */
public record SiblingFiles(@Nullable Path folder) {
    private static final int LARGEST = 8 * 1024 * 1024;

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot or must not be read; the message says why
     */
    public byte[] read(String name) throws IOException {
        if (folder == null) {
            throw new IOException("a rule set that is not read from a file cannot refer to files");
        }
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(name).toRealPath();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                throw new IOException("the file must be in the folder of the rule file or below it");
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("a file can have at most 8 MiB");
            }
            return Files.readAllBytes(file);
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IOException("no file '" + name + "' in the folder of the rule file", e);
        }
    }
}
