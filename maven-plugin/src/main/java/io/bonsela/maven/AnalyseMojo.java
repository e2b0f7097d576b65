package io.bonsela.maven;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.analysis.Analysis.Branch;
import io.bonsela.api.analysis.Analysis.RuleAnalysis;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Looks for rules that never pay and alternatives that never hold, and fails if there are any. */
@Mojo(name = "analyse", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class AnalyseMojo extends RuleFilesMojo {
    /** Called by Maven. */
    public AnalyseMojo() {
        super("analyse");
    }

    @Override
    List<Finding> findings(Path path, RuleFile file) {
        RuleSet rules = file.orThrow();
        List<Finding> findings = new ArrayList<>();
        try (RewardEngine engine = file.withoutFacts(Extensions.engine()).build()) {
            engine.inspect().analyse(rules, false).rules().forEach(rule -> add(path, rule, findings));
        }
        return findings;
    }

    private static void add(Path path, RuleAnalysis rule, List<Finding> findings) {
        if (!rule.shadowedBy().isEmpty()) {
            String others = String.join(" or ", rule.shadowedBy());
            findings.add(
                    error(path, "NEVER_PAYS", rule.rule() + ": never pays: its lane is always taken by " + others));
        } else if (rule.fires().verdict() == Verdict.NO) {
            findings.add(error(path, "NEVER_PAYS", rule.rule() + ": never pays"));
        } else if (rule.fires().verdict() == Verdict.UNDECIDED) {
            findings.add(note(path, rule.rule() + ": undecided whether it ever pays"));
        }
        for (Branch branch : rule.branches()) {
            String place = rule.rule() + ", " + branch.place() + ": ";
            if (branch.reachable().verdict() == Verdict.NO) {
                findings.add(error(path, "NEVER_HOLDS", place + "never holds: " + branch.expression()));
            } else if (branch.reachable().verdict() == Verdict.UNDECIDED) {
                findings.add(note(path, place + "undecided: " + branch.expression()));
            }
        }
    }

    private static Finding error(Path path, String code, String message) {
        return new Finding(Finding.Level.ERROR, code, message, path, null);
    }

    private static Finding note(Path path, String message) {
        return new Finding(Finding.Level.NOTE, "UNDECIDED", message, path, null);
    }

    @Override
    String success() {
        return "every rule can pay, and every alternative can hold";
    }
}
