package io.bonsela.junit;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.ExampleResult;
import io.bonsela.rulefiles.mutation.Mutant;
import io.bonsela.rulefiles.mutation.Mutant.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;

/**
 * Tests of a rule file, for a method with {@link org.junit.jupiter.api.TestFactory}: one that the file has no mistakes, one
 * for each example, grouped by rule, and, if wanted, one that the examples detect enough changes of the rules. Immutable.
 */
public final class RuleFileTests {
    private static final int MOST_SHOWN = 20;

    private final Path file;
    private final Supplier<RewardEngineBuilder> engines;
    private final @Nullable Integer minScore;

    private RuleFileTests(Path file, Supplier<RewardEngineBuilder> engines, @Nullable Integer minScore) {
        this.file = file;
        this.engines = engines;
        this.minScore = minScore;
    }

    /**
     * Returns the tests of a file.
     *
     * @param file JSON if its name ends in {@code .json}, otherwise YAML; relative to the working directory, which is the
     *     module's directory in Maven and Gradle
     */
    public static RuleFileTests of(Path file) {
        return new RuleFileTests(file, RewardEngine::builder, null);
    }

    /**
     * Returns the same tests with the host's extensions of the language.
     *
     * @param builders creates builders with the host's operators and reward types, but without fact providers, because the
     *     examples supply the facts; the builders' rule sets, store and clock are ignored
     */
    public RuleFileTests engines(Supplier<RewardEngineBuilder> builders) {
        return new RuleFileTests(file, builders, minScore);
    }

    /**
     * Returns the same tests, and one that changes the rules in small ways, one at a time, and counts how many of these
     * changes the examples detect.
     *
     * @param percent the minimum share of detected changes, 0 to 100
     * @throws BonselaException INVALID_VALUE
     */
    public RuleFileTests minScore(int percent) {
        if (percent < 0 || percent > 100) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the score " + percent + " is not between 0 and 100");
        }
        return new RuleFileTests(file, engines, percent);
    }

    /**
     * Reads the file and returns the tests. If the file has mistakes, the test for them, which fails, is the only one.
     *
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public Stream<DynamicNode> tests() {
        RuleFile read = RuleFile.read(file);
        List<DynamicNode> tests = new ArrayList<>();
        List<Diagnostic> mistakes = mistakes(read);
        tests.add(dynamicTest(file.getFileName() + " has no mistakes", () -> {
            if (!mistakes.isEmpty()) {
                throw new AssertionError(
                        mistakes.stream().map(Diagnostic::toString).collect(Collectors.joining("\n", "\n", "")));
            }
        }));
        if (mistakes.isEmpty()) {
            examples(read)
                    .forEach((rule, results) ->
                            tests.add(dynamicContainer(rule, results.stream().map(this::test))));
            if (minScore != null) {
                tests.add(dynamicTest("the examples detect changes of the rules", () -> requireScore(read, minScore)));
            }
        }
        return tests.stream();
    }

    /** Facts and connectors of the host are not needed to test rules. */
    private List<Diagnostic> mistakes(RuleFile read) {
        try (RewardEngine engine =
                read.withoutFacts(engines.get().deliveredElsewhere()).build()) {
            return read.check(engine);
        }
    }

    private Map<String, List<ExampleResult>> examples(RuleFile read) {
        return read.test(engines).stream()
                .collect(Collectors.groupingBy(
                        result -> result.example().rule(), LinkedHashMap::new, Collectors.toList()));
    }

    private DynamicNode test(ExampleResult result) {
        Diagnostic.Location at = result.example().location();
        URI source = URI.create(file.toUri() + "?line=" + at.line() + "&column=" + at.column());
        return dynamicTest(result.example().title(), source, () -> {
            if (!result.passed()) {
                throw new AssertionError(at + ": expected " + result.expected() + ", but was " + result.actual());
            }
        });
    }

    private void requireScore(RuleFile read, int required) {
        List<Mutant.Result> results = read.mutate(engines);
        long score = Mutant.score(results);
        if (score >= 0 && score < required) {
            String undetected = results.stream()
                    .filter(result -> result.verdict() == Verdict.SURVIVED || result.verdict() == Verdict.UNDECIDED)
                    .limit(MOST_SHOWN)
                    .map(result -> "\n  " + result.mutant().part() + ": "
                            + result.mutant().change())
                    .collect(Collectors.joining());
            throw new AssertionError("the examples detect " + score + " % of the changes, but at least " + required
                    + " % are required. Not detected, among others:" + undetected
                    + "\n'bonsela test --mutate' suggests examples");
        }
    }
}
