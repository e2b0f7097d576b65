package io.bonsela.store.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that are open, by the paths that they were opened under. Immutable.
 *
 * @param keys what tells each file from every other
 * @param unchanged whether they must not be written to either
 */
record OpenedFiles(Map<Path, Key> keys, boolean unchanged) {
    /** No files. */
    static final OpenedFiles NONE = new OpenedFiles(Map.of(), false);

    /**
     * A file.
     *
     * @param identity such as its device and inode
     * @param size in bytes; null: that does not matter
     * @param modified when it was last written to; null: that does not matter
     */
    record Key(
            Object identity, @Nullable Long size, @Nullable FileTime modified) {
        /** Windows has no key to give, and lets nobody replace an open file. */
        private static Key of(Path path, boolean unchanged) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return new Key(
                    key == null ? attributes.creationTime() : key,
                    unchanged ? attributes.size() : null,
                    unchanged ? attributes.lastModifiedTime() : null);
        }
    }

    static OpenedFiles of(List<Path> paths, boolean unchanged) throws IOException {
        Map<Path, Key> keys = new LinkedHashMap<>();
        for (Path path : paths) {
            keys.put(path, Key.of(path, unchanged));
        }
        return new OpenedFiles(keys, unchanged);
    }

    /** A path that does not lead to its file any more. */
    Optional<Path> replaced() {
        return keys.entrySet().stream()
                .filter(entry -> !isAt(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private boolean isAt(Path path, Key key) {
        try {
            return Key.of(path, unchanged).equals(key);
        } catch (IOException e) {
            // It cannot be said to be there.
            return false;
        }
    }
}
