package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/** Collects mistakes and their locations, without duplicates. */
final class Problems {
    private final RuleSet ruleSet;
    private final List<Diagnostic> found = new ArrayList<>();

    Problems(RuleSet ruleSet) {
        this.ruleSet = ruleSet;
    }

    void add(Diagnostic.Code code, String path, String message) {
        Diagnostic diagnostic = new Diagnostic(code, path, message, ruleSet.location(path));
        if (!found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    List<Diagnostic> found() {
        return List.copyOf(found);
    }
}
