package loyalty.api;

import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import loyalty.api.RuleController.Mistake;
import loyalty.rules.RuleSource;
import loyalty.rules.RuleSource.Source;
import loyalty.rules.Trials;
import loyalty.staff.Caller;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Puts rule files in force. */
@Component
class Publications {
    private final Trials trials;
    private final RuleSource source;
    private final Commands commands;

    Publications(Trials trials, RuleSource source, Commands commands) {
        this.trials = trials;
        this.source = source;
        this.commands = commands;
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
        String text = change.apply(source.inForce(tenant).map(Source::text));
        RuleSet rules = withoutMistakes(tenant, text);
        source.keep(rules, text);
        Commands.CommandDone done = commands.execute(caller, key, null, origin -> {
            Publish publish = new Publish(origin, rules);
            return seen == null ? publish : publish.replacing(seen.replace("\"", ""));
        });
        source.published(rules, text);
        return done;
    }

    private RuleSet withoutMistakes(String tenant, String text) {
        RuleFile file = parsed(tenant, text);
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

    /** Reads a rule file of a tenant; it can have mistakes. */
    static RuleFile parsed(String tenant, @Nullable String text) {
        if (text == null) {
            throw Bodies.invalid("text", "is missing");
        }
        RuleFile parsed = Trials.parse(text);
        if (parsed.ruleSet().filter(rules -> !rules.tenant().equals(tenant)).isPresent()) {
            throw Bodies.invalid("tenant", "of the rule file is another one");
        }
        return parsed;
    }

    /** Returns the mistakes of a rule file, as the API shows them. */
    List<Mistake> mistakes(RuleFile file) {
        return trials.check(file).stream().map(Mistake::of).toList();
    }
}
