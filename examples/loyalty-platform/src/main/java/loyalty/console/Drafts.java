package loyalty.console;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.rulefiles.RuleFile;
import java.util.List;
import java.util.function.Function;
import loyalty.rules.RuleSource;
import loyalty.rules.Trials;
import org.springframework.stereotype.Component;

/** The text that a draft begins with, and its mistakes. */
@Component
class Drafts {
    private final Trials trials;
    private final RuleSource source;

    Drafts(Trials trials, RuleSource source) {
        this.trials = trials;
        this.source = source;
    }

    /** A mistake in the text. */
    record Mistake(String place, String words) {
        static Mistake of(Diagnostic diagnostic) {
            Diagnostic.Location at = diagnostic.location();
            return new Mistake(at == null ? diagnostic.path() : "line " + at.line(), diagnostic.message());
        }
    }

    /** Returns the text of the rules in force; empty if it is not known. */
    String textInForce(String tenant) {
        return source.inForce(tenant).map(RuleSource.Source::text).orElse("");
    }

    /** Returns the mistakes of a rule file, by their places. */
    List<Mistake> mistakes(RuleFile file, String tenant) {
        return mistakes(file, tenant, Mistake::of);
    }

    /** Returns the mistakes of a rule file, as a form shows them. */
    List<Mistake> mistakes(RuleFile file, String tenant, Function<Diagnostic, Mistake> shown) {
        return file.ruleSet().filter(rules -> !rules.tenant().equals(tenant)).isPresent()
                ? List.of(new Mistake("tenant", "is another one than " + tenant))
                : trials.check(file).stream().map(shown).toList();
    }
}
