package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import java.util.regex.Pattern;

/** Checks the syntax of ids and of names that expressions use. */
final class Identifiers {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    private Identifiers() {}

    static void checkId(String path, String id, Problems problems) {
        if (!ID.matcher(id).matches()) {
            problems.add(
                    Code.INVALID_ID,
                    path,
                    "an id must have 1 to 100 letters, digits, dots, dashes and underscores, and begin with a letter or"
                            + " digit");
        }
    }

    static void checkName(String path, String name, Problems problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    Code.INVALID_ID,
                    path,
                    "a name must have 1 to 100 letters, digits and underscores, and not begin with a digit");
        }
    }
}
