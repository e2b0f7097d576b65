package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads rule files with every mistake, of form and of meaning. */
final class Rules {
    private Rules() {}

    static List<Diagnostic> check(Path file) {
        return check(RuleFile.read(file));
    }

    static RuleSet load(Path file) {
        RuleFile read = RuleFile.read(file);
        List<Diagnostic> mistakes = check(read);
        if (!mistakes.isEmpty()) {
            throw new InvalidRuleSetException(mistakes);
        }
        return read.orThrow();
    }

    private static List<Diagnostic> check(RuleFile file) {
        List<Diagnostic> mistakes = new ArrayList<>(file.diagnostics());
        if (file.ruleSet().isPresent()) {
            try (RewardEngine engine = RewardEngine.builder().build()) {
                mistakes.addAll(engine.validate(file.ruleSet().get()));
            }
        }
        mistakes.sort(Comparator.comparingInt(Rules::line));
        return mistakes;
    }

    private static int line(Diagnostic diagnostic) {
        return diagnostic.location() == null ? 0 : diagnostic.location().line();
    }
}
