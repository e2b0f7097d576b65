package loyalty.console;

import io.bonsela.api.rule.Difference;
import java.util.List;
import java.util.Objects;

/**
 * A difference between two rule sets, for a page. The text of a part that is new or gone is in its rule file.
 *
 * @param path where it is
 * @param before what it was
 * @param after what it is
 */
record RuleDifference(String path, String before, String after) {
    private static final String NONE = "none";

    static List<RuleDifference> of(List<Difference> differences) {
        return differences.stream().map(RuleDifference::of).toList();
    }

    private static RuleDifference of(Difference difference) {
        String before = Objects.requireNonNullElse(difference.before(), NONE);
        String after = Objects.requireNonNullElse(difference.after(), NONE);
        // Parts such as rules/ID are compared field by field, unless one side has none.
        if (difference.path().matches("[^/]+/[^/]+") && (difference.before() == null || difference.after() == null)) {
            return difference.before() == null
                    ? new RuleDifference(difference.path(), NONE, "new")
                    : new RuleDifference(difference.path(), "there", "removed");
        }
        return new RuleDifference(difference.path(), before, after);
    }
}
