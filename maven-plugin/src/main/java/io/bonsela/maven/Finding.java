package io.bonsela.maven;

import io.bonsela.api.rule.Diagnostic;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that a goal found in a rule file.
 *
 * @param level how serious it is
 * @param code the kind, such as {@code UNKNOWN_FIELD}
 * @param message what it is, with its part of the rule set
 * @param file the rule file
 * @param location the position; null: the whole file
 */
record Finding(Level level, String code, String message, Path file, Diagnostic.@Nullable Location location) {
    /** How serious a finding is, in the terms of SARIF. */
    enum Level {
        /** The build fails. */
        ERROR,
        /** The build continues. */
        NOTE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding of(Path file, Diagnostic diagnostic) {
        String path = diagnostic.path().isEmpty() ? "" : diagnostic.path() + ": ";
        return new Finding(
                Level.ERROR, diagnostic.code().name(), path + diagnostic.message(), file, diagnostic.location());
    }

    @Override
    public String toString() {
        return (location == null ? file : location) + ": " + message + " [" + code + "]";
    }
}
