package io.bonsela.core.check;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fact that says whether a pool has a typed code: the code's position in the pool, or no value if the pool has no such
 * code.
 *
 * @param pool the pool's id
 * @param attribute the attribute of the event that has the code
 */
public record CodeFact(String pool, String attribute) {
    /** Names and ids contain no colon, so it is never the name of a fact that a rule set declares. */
    private static final Pattern NAME = Pattern.compile("code:([^:]+):([^:]+)");

    /** The fact with a name; empty: that fact is not about a code. */
    public static Optional<CodeFact> named(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? Optional.of(new CodeFact(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    /** The name of the fact. */
    public String name() {
        return "code:" + pool + ':' + attribute;
    }
}
