package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.document.Neighbours;
import io.bonsela.rulefiles.document.NodeReader;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleResult;
import io.bonsela.rulefiles.mutation.Mutant;
import io.bonsela.rulefiles.mutation.MutationRun;
import io.bonsela.rulefiles.mutation.Reduction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A rule set as a YAML or JSON file; {@code docs/guide/rules.md} describes the format, and {@link #schema} completes and
 * checks it in editors. A file has at most 8 MiB and is UTF-8. What a file says is data, never code.
 *
 * @param ruleSet the rule set without the parts that could not be read; empty if nothing could be
 * @param diagnostics the mistakes of form, in the order of their places
 * @param examples that its rules carry
 */
public record RuleFile(Optional<RuleSet> ruleSet, List<Diagnostic> diagnostics, List<Example> examples) {
    private static final int MOST_CASES = 500;

    /** Copies the lists. */
    public RuleFile {
        diagnostics = List.copyOf(diagnostics);
        examples = List.copyOf(examples);
    }

    /**
     * Reads a rule set from a file.
     *
     * @param file ends in {@code .json}, or is YAML
     * @throws InvalidRuleSetException if it has mistakes of form: all of them
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public static RuleSet load(Path file) {
        return read(file).orThrow();
    }

    /**
     * Reads a file whose collections come from the host.
     *
     * @param file ends in {@code .json}, or is YAML
     * @param providers by the names that the file calls them by
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public static RuleFile read(Path file, Map<String, CollectionProvider> providers) {
        try {
            return parse(
                    Files.readAllBytes(file),
                    file.toString(),
                    new Neighbours(file.toAbsolutePath().getParent()),
                    providers);
        } catch (NoSuchFileException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file as far as it can be read.
     *
     * @param file ends in {@code .json}, or is YAML
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public static RuleFile read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads the content of a file; it has no files beside it.
     *
     * @param content UTF-8
     * @param name the file's name, for messages; ends in {@code .json}, or the content is YAML
     */
    public static RuleFile parse(byte[] content, String name) {
        return parse(content, name, new Neighbours(null), Map.of());
    }

    private static RuleFile parse(
            byte[] content, String name, Neighbours neighbours, Map<String, CollectionProvider> providers) {
        Problems problems = new Problems(name);
        RuleFileReader reader = new RuleFileReader(problems, neighbours, providers);
        Optional<RuleSet> ruleSet =
                new NodeReader(problems).read(content, name.endsWith(".json")).flatMap(reader::read);
        return new RuleFile(ruleSet, sorted(problems.found()), reader.examples());
    }

    /**
     * Runs the examples, each as if nothing had been decided before; it leaves nothing behind.
     *
     * @param engines has what the host adds to the language, but no facts, which the examples tell; its rule sets, store and
     *     clock are not looked at
     * @return in the order of the file
     * @throws InvalidRuleSetException if the file has mistakes
     */
    public List<ExampleResult> test(Supplier<RewardEngineBuilder> engines) {
        RuleSet rules = Reduction.of(orThrow(), examples);
        return examples.stream()
                .map(example -> ExampleResult.of(example, rules, engines))
                .toList();
    }

    /**
     * Changes each rule and campaign in one place after the other, and runs the examples on what comes of it: what none of
     * them notices, they do not show. A change that is a mistake is left out. For what none notices, an example is looked
     * for that would, among cases near the rule's examples; where there is none, the change may mean the same.
     *
     * @param engines as for {@link #test}
     * @throws InvalidRuleSetException if the file has mistakes
     */
    public List<Mutant.Result> mutate(Supplier<RewardEngineBuilder> engines) {
        return new MutationRun(orThrow(), examples, engines, MOST_CASES).run();
    }

    /**
     * The rule set, for a host that publishes only what keeps to its examples.
     *
     * @param engines as for {@link #test}
     * @throws InvalidRuleSetException if there are mistakes, or an example does not come out as it is to
     */
    public RuleSet orThrowTested(Supplier<RewardEngineBuilder> engines) {
        List<Diagnostic> failed = test(engines).stream()
                .filter(result -> !result.passed())
                .map(ExampleResult::diagnostic)
                .toList();
        if (!failed.isEmpty()) {
            throw new InvalidRuleSetException(failed);
        }
        return orThrow();
    }

    /**
     * Every mistake, of form and of meaning, in the order of their places. A mistake of meaning in a part that was not
     * read whole is left out: it may be the same one.
     *
     * @param engine knows the host's operators, facts and reward types
     */
    public List<Diagnostic> check(RewardEngine engine) {
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        if (ruleSet.isPresent()) {
            engine.validate(ruleSet.get()).stream()
                    .filter(meaning -> diagnostics.stream().noneMatch(form -> touches(form.path(), meaning.path())))
                    .forEach(all::add);
        }
        return sorted(all);
    }

    private static boolean touches(String form, String meaning) {
        return (form + "/").startsWith(meaning + "/") || (meaning + "/").startsWith(form + "/");
    }

    /**
     * The rule set.
     *
     * @throws InvalidRuleSetException if there are mistakes
     */
    public RuleSet orThrow() {
        if (!diagnostics.isEmpty()) {
            throw new InvalidRuleSetException(diagnostics);
        }
        return ruleSet.orElseThrow();
    }

    /** The JSON Schema (draft-07) of the format. */
    public static String schema() {
        try (var in = RuleFile.class.getResourceAsStream("rules-1.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INTERNAL, "the schema cannot be read", e);
        }
    }

    private static List<Diagnostic> sorted(List<Diagnostic> found) {
        return found.stream()
                .sorted(Comparator.comparing((Diagnostic d) ->
                                d.location() == null ? 0 : d.location().line())
                        .thenComparing(
                                d -> d.location() == null ? 0 : d.location().column()))
                .toList();
    }
}
