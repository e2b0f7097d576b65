package loyalty.rules;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.Optional;
import org.springframework.stereotype.Service;
import tools.jackson.databind.node.ObjectNode;

/**
 * The texts of rule sets, as they were published. A pause of a rule or a campaign makes another rule set, which was not
 * published as a text: its text is the published one with the pauses added.
 */
@Service
public class RuleSource {
    private static final String PAUSED = "paused";

    private final RewardEngine engine;
    private final RuleTexts texts;

    RuleSource(RewardEngine engine, RuleTexts texts) {
        this.engine = engine;
        this.texts = texts;
    }

    /** Keeps the text of rules that are going to be published, unless there is a text of the same rules. */
    public void keep(RuleSet rules, String text) {
        texts.keep(rules.tenant(), digest(rules), text, false);
    }

    /** Keeps the text of rules that were published, in place of another text of the same rules. */
    public void published(RuleSet rules, String text) {
        texts.keep(rules.tenant(), digest(rules), text, true);
    }

    /**
     * A rule file with the digest of its rules.
     *
     * @param digest the digest of the rules
     * @param text the text
     */
    public record Source(String digest, String text) {}

    /** Returns the text of the rules in force; empty if there are none, or they were published elsewhere. */
    public Optional<Source> inForce(String tenant) {
        return engine.records()
                .ruleSet(tenant)
                .flatMap(rules ->
                        text(rules).map(text -> new Source(engine.inspect().digest(rules), text)));
    }

    /** Returns the text of rules; empty if they were published elsewhere. */
    public Optional<String> text(RuleSet rules) {
        String digest = engine.inspect().digest(rules);
        return texts.text(rules.tenant(), digest(rules))
                .flatMap(RuleDocument::of)
                .map(document -> marked(document, rules).text())
                .filter(text -> Trials.parse(text)
                        .ruleSet()
                        .filter(parsed -> engine.inspect().digest(parsed).equals(digest))
                        .isPresent());
    }

    /** Returns the digest that a rule set has if none of its rules and campaigns is paused. */
    private String digest(RuleSet rules) {
        return engine.inspect()
                .digest(rules.toBuilder()
                        .campaigns(rules.campaigns().stream()
                                .map(campaign -> campaign.paused(false))
                                .toList())
                        .rules(rules.rules().stream()
                                .map(rule -> rule.paused(false))
                                .toList())
                        .build());
    }

    private static RuleDocument marked(RuleDocument document, RuleSet rules) {
        RuleDocument marked = document;
        for (Rule rule : rules.rules()) {
            marked = marked(marked, "rules", rule.id(), rule.paused());
        }
        for (Campaign campaign : rules.campaigns()) {
            marked = marked(marked, "campaigns", campaign.id(), campaign.paused());
        }
        return marked;
    }

    private static RuleDocument marked(RuleDocument document, String section, String id, boolean paused) {
        if (!(document.part(section, id).orElse(null) instanceof ObjectNode part)
                || part.path(PAUSED).asBoolean(false) == paused) {
            return document;
        }
        ObjectNode changed = part.deepCopy();
        if (paused) {
            changed.put(PAUSED, true);
        } else {
            changed.remove(PAUSED);
        }
        return document.with(section, id, changed);
    }
}
