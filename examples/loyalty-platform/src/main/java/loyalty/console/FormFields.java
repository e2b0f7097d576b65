package loyalty.console;

import io.bonsela.api.rule.Diagnostic;
import java.util.Map;
import loyalty.rules.NewRule;

/** The fields of the form for new rules, as the form calls them. */
final class FormFields {
    private static final String CONDITIONS = "The conditions";
    private static final String LIMIT = "At most for a customer";

    /** The labels, by the names of the fields and of the keys of a rule in the file. */
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("title", "Title"),
            Map.entry("on", "Kind of event"),
            Map.entry("when", CONDITIONS),
            Map.entry("reward", "Gives"),
            Map.entry("give", "How much"),
            Map.entry("gives", "How much"),
            Map.entry("limit", LIMIT),
            Map.entry("caps", LIMIT),
            Map.entry("period", "Within"),
            Map.entry("budget", "Paid from"),
            Map.entry("campaign", "Campaign"),
            Map.entry("first date", "First day"),
            Map.entry("last date", "Last day"));

    private FormFields() {}

    /** Returns how the form calls a field; an attribute of a condition keeps its name. */
    static String label(String field) {
        return field.startsWith(NewRule.CONDITION)
                ? field.substring(NewRule.CONDITION.length())
                : LABELS.getOrDefault(field, field);
    }

    /**
     * Returns a mistake of the rule file at the field that it comes from. Other parts of the file can be wrong as well, so
     * they keep their place in it.
     *
     * @param diagnostic the mistake
     * @param rule the id of the form's rule
     */
    static Drafts.Mistake mistake(Diagnostic diagnostic, String rule) {
        String own = "rules/" + rule + '/';
        if (!diagnostic.path().startsWith(own)) {
            return Drafts.Mistake.of(diagnostic);
        }
        String[] path = diagnostic.path().substring(own.length()).split("/", -1);
        String key = path.length > 1 && path[0].equals("give") && path[path.length - 1].equals("reward")
                ? "reward"
                : path[0];
        return new Drafts.Mistake(label(key), diagnostic.message());
    }
}
