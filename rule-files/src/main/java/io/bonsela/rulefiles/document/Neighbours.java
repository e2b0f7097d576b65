package io.bonsela.rulefiles.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files beside a rule file. A rule's author names them, so none outside the rule file's folder is read.
 *
 * @param folder null: there are none
 */
public record Neighbours(@Nullable Path folder) {
    private static final int LARGEST = 8 * 1024 * 1024;

    /**
     * The content of a file.
     *
     * @throws IOException if it cannot be read, or must not be; the message says why
     */
    public byte[] read(String name) throws IOException {
        if (folder == null) {
            throw new IOException("a rule set that is not read from a file has no files beside it");
        }
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(name).toRealPath();
            if (!file.startsWith(root) || !Files.isRegularFile(file)) {
                throw new IOException("a file beside the rule file is wanted, or in a folder beside it");
            }
            if (Files.size(file) > LARGEST) {
                throw new IOException("a file has at most 8 MiB");
            }
            return Files.readAllBytes(file);
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IOException("there is no file '" + name + "' beside the rule file", e);
        }
    }
}
