package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/** Collects mistakes, each once, with their places. */
public final class Problems {
    private final RuleSet ruleSet;
    private final List<Diagnostic> found = new ArrayList<>();

    public Problems(RuleSet ruleSet) {
        this.ruleSet = ruleSet;
    }

    public void add(Diagnostic.Code code, String path, String message) {
        Diagnostic diagnostic = new Diagnostic(code, path, message, ruleSet.location(path));
        if (!found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    public List<Diagnostic> found() {
        return List.copyOf(found);
    }
}
