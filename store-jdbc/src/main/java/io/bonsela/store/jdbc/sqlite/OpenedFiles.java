package io.bonsela.store.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Open files, by the paths that they were opened with. Immutable.
 *
 * @param keys the identity of each file
 * @param unchanged whether the files must not be written to either
 */
record OpenedFiles(Map<Path, Key> keys, boolean unchanged) {
    /** No files. */
    static final OpenedFiles NONE = new OpenedFiles(Map.of(), false);

    /**
     * The identity of a file.
     *
     * @param identity such as its device and inode
     * @param size in bytes; null: not compared
     * @param modified when it was last written to; null: not compared
     */
    record Key(
            Object identity, @Nullable Long size, @Nullable FileTime modified) {
        /** Windows has no file keys, and does not allow an open file to be replaced. */
        private static Key of(Path path, boolean unchanged) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            // A link that takes the place of the file leads to the same file, but to another log beside it.
            BasicFileAttributes link = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Key(
                    List.of(keyOf(attributes), keyOf(link)),
                    unchanged ? attributes.size() : null,
                    unchanged ? attributes.lastModifiedTime() : null);
        }
    }

    private static Object keyOf(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime() : key;
    }

    static OpenedFiles of(List<Path> paths, boolean unchanged) throws IOException {
        Map<Path, Key> keys = new LinkedHashMap<>();
        for (Path path : paths) {
            keys.put(path, Key.of(path, unchanged));
        }
        return new OpenedFiles(keys, unchanged);
    }

    /** A path that no longer leads to its file. */
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
            // Without its attributes the file is not known to be there.
            return false;
        }
    }
}
