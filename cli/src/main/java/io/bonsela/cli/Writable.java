package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Looks whether a page can be written before anything is decided. */
final class Writable {
    private Writable() {}

    static void require(@Nullable Path file) {
        if (file == null) {
            return;
        }
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".html")) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the report is a page, so its name ends in .html, not as that of '" + file + "' does");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the report cannot be written to " + file + ": "
                            + (Files.isDirectory(file)
                                    ? "it is a folder"
                                    : "its folder is not there, or not writable"));
        }
    }
}
