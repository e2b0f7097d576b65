package loyalty.api;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import loyalty.api.RuleController.Mistake;
import loyalty.api.RuleController.RuleText;
import loyalty.rules.RuleSource;
import loyalty.staff.Caller;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Puts rule files in force. */
@Component
class Publications {
    private final RewardEngine engine;
    private final RuleSource source;
    private final Commands commands;

    Publications(RewardEngine engine, RuleSource source, Commands commands) {
        this.engine = engine;
        this.source = source;
        this.commands = commands;
    }

    /** Returns the digest of the rules in force, which is their ETag; empty: there are none. */
    String digest(String tenant) {
        return engine.records()
                .ruleSet(tenant)
                .map(rules -> engine.inspect().digest(rules))
                .orElse("");
    }

    /**
     * Puts a rule file in force.
     *
     * @param caller who requests it
     * @param key the idempotency key; null: the request is refused
     * @param seen the ETag of the rules that the caller has seen; null: whichever are in force
     * @param change returns the rule file, given the text of the rules in force
     */
    Commands.CommandDone publish(
            Caller caller, @Nullable String key, @Nullable String seen, Function<Optional<String>, String> change) {
        String tenant = caller.tenant();
        RuleText file = new RuleText(change.apply(source.inForce(tenant)));
        RuleSet rules = withoutMistakes(tenant, file);
        source.keep(rules, file.text());
        return commands.execute(caller, key, null, origin -> {
            Publish publish = new Publish(origin, rules);
            return seen == null ? publish : publish.replacing(seen.replace("\"", ""));
        });
    }

    private RuleSet withoutMistakes(String tenant, RuleText text) {
        RuleFile file = RuleController.parsed(tenant, text);
        List<Mistake> mistakes = mistakes(file);
        if (!mistakes.isEmpty()) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "INVALID_RULE_SET",
                    "the rule file has mistakes",
                    Map.of("mistakes", mistakes));
        }
        return file.orThrow();
    }

    /** Returns the mistakes of a rule file, those that only the engine finds included. */
    List<Mistake> mistakes(RuleFile file) {
        return (file.ruleSet().isPresent() ? file.check(engine) : file.diagnostics())
                .stream().map(Mistake::of).toList();
    }
}
