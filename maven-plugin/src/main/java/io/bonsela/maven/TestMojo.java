package io.bonsela.maven;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.ExampleResult;
import io.bonsela.rulefiles.mutation.Mutant;
import io.bonsela.rulefiles.mutation.Mutant.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Runs the examples in the rule files, and fails if one of them fails, or if they detect too few changes of the rules.
 */
@Mojo(name = "test", defaultPhase = LifecyclePhase.TEST, threadSafe = true)
public final class TestMojo extends RuleFilesMojo {
    /**
     * The minimum share of small changes of the rules that the examples must detect, in percent. Without it, the rules
     * are not changed.
     */
    @Parameter(property = "bonsela.minScore")
    private @Nullable Integer minScore;

    /** Whether the tests of the build are skipped, and the examples with them. */
    @Parameter(property = "skipTests", defaultValue = "false")
    private boolean skipTests;

    /** Called by Maven. */
    public TestMojo() {
        super("test");
    }

    @Override
    boolean isSkipped() {
        return skipTests;
    }

    @Override
    List<Finding> findings(Path path, RuleFile file) {
        if (minScore != null && (minScore < 0 || minScore > 100)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE, "bonsela.minScore: " + minScore + " is not between 0 and 100");
        }
        List<Finding> failed = file.test(Extensions::engine).stream()
                .filter(result -> !result.passed())
                .map(ExampleResult::diagnostic)
                .map(diagnostic -> Finding.of(path, diagnostic))
                .toList();
        return failed.isEmpty() && minScore != null ? undetected(path, file, minScore) : failed;
    }

    private static List<Finding> undetected(Path path, RuleFile file, int required) {
        List<Mutant.Result> results = file.mutate(Extensions::engine);
        long score = Mutant.score(results);
        if (score < 0 || score >= required) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                Finding.Level.ERROR,
                "SCORE_TOO_LOW",
                "the examples detect " + score + " % of the changes, but at least " + required + " % are required",
                path,
                null));
        results.stream()
                .filter(result -> result.verdict() == Verdict.SURVIVED || result.verdict() == Verdict.UNDECIDED)
                .map(result -> new Finding(
                        Finding.Level.NOTE,
                        "CHANGE_NOT_DETECTED",
                        result.mutant().part() + ": " + result.mutant().change(),
                        path,
                        null))
                .forEach(findings::add);
        return findings;
    }

    @Override
    String success() {
        return "the examples have the expected results";
    }
}
