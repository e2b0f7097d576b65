package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.nio.file.Path;
import java.util.List;

/** Reads rule files with every mistake, of form and of meaning. */
final class Rules {
    private Rules() {}

    static List<Diagnostic> check(Path file) {
        return check(RuleFile.read(file));
    }

    static RuleSet load(Path file) {
        return read(file).orThrow();
    }

    /** A file without mistakes. */
    static RuleFile read(Path file) {
        RuleFile read = RuleFile.read(file);
        List<Diagnostic> mistakes = check(read);
        if (!mistakes.isEmpty()) {
            throw new InvalidRuleSetException(mistakes);
        }
        return read;
    }

    private static List<Diagnostic> check(RuleFile file) {
        RewardEngineBuilder builder = RewardEngine.builder().deliveredElsewhere();
        file.ruleSet().ifPresent(rules -> UnknownFact.of(rules).forEach(builder::facts));
        try (RewardEngine engine = builder.build()) {
            return file.check(engine);
        }
    }
}
