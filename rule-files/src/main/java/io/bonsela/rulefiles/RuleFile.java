package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.document.NodeReader;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.document.SiblingFiles;
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
 * A rule set in a YAML or JSON file. {@code docs/guide/rules.md} describes the format; editors can use {@link #schema}
 * for completion and validation. A file is UTF-8 and has at most 8 MiB. Its content is data and is never executed as
 * code.
 *
 * @param ruleSet the rule set without the invalid parts; empty if the file, its tenant or its zone cannot be read
 * @param diagnostics the errors found while reading, in file order
 * @param examples the examples of its rules
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
     * @param file JSON if its name ends in {@code .json}, otherwise YAML
     * @throws InvalidRuleSetException if errors are found while reading; it contains all of them
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public static RuleSet load(Path file) {
        return read(file).orThrow();
    }

    /**
     * Reads a file that uses collections from the host.
     *
     * @param file JSON if its name ends in {@code .json}, otherwise YAML
     * @param providers the providers by the names that the file uses
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public static RuleFile read(Path file, Map<String, CollectionProvider> providers) {
        try {
            return parse(
                    Files.readAllBytes(file),
                    file.toString(),
                    new SiblingFiles(file.toAbsolutePath().getParent()),
                    providers);
        } catch (NoSuchFileException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file + ": no such file", e);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file. Invalid parts are left out and reported in {@link #diagnostics}.
     *
     * @param file JSON if its name ends in {@code .json}, otherwise YAML
     * @throws BonselaException INVALID_VALUE if the file cannot be read
     */
    public static RuleFile read(Path file) {
        return read(file, Map.of());
    }

    /**
     * Reads the content of a file. It cannot refer to other files.
     *
     * @param content UTF-8
     * @param name the file name, for messages; the content is JSON if it ends in {@code .json}, otherwise YAML
     */
    public static RuleFile parse(byte[] content, String name) {
        return parse(content, name, Map.of());
    }

    /**
     * Reads the content of a file that uses collections from the host. It cannot refer to other files.
     *
     * @param content UTF-8
     * @param name the file name, for messages; the content is JSON if it ends in {@code .json}, otherwise YAML
     * @param providers the providers by the names that the file uses
     */
    public static RuleFile parse(byte[] content, String name, Map<String, CollectionProvider> providers) {
        return parse(content, name, new SiblingFiles(null), providers);
    }

    private static RuleFile parse(
            byte[] content, String name, SiblingFiles siblingFiles, Map<String, CollectionProvider> providers) {
        Problems problems = new Problems(name);
        RuleFileReader reader = new RuleFileReader(problems, siblingFiles, providers);
        Optional<RuleSet> ruleSet =
                new NodeReader(problems).read(content, name.endsWith(".json")).flatMap(reader::read);
        return new RuleFile(ruleSet, sorted(problems.found()), reader.examples());
    }

    /**
     * Runs each example in isolation, without earlier decisions. Nothing is stored.
     *
     * @param engines creates builders with the host's extensions of the language, but without fact providers, because
     *     the examples supply the facts; the builders' rule sets, store and clock are ignored
     * @return the results, in file order
     * @throws InvalidRuleSetException if the file has errors
     */
    public List<ExampleResult> test(Supplier<RewardEngineBuilder> engines) {
        RuleSet rules = Reduction.of(orThrow(), examples);
        return examples.stream()
                .map(example -> ExampleResult.of(example, rules, engines))
                .toList();
    }

    /**
     * Makes one change at a time to the rules, campaigns and admission checks, and runs the examples on each changed
     * rule set. A change that no example detects shows a gap in the examples. A change that makes the rule set invalid
     * is left out. For an undetected change, cases near the rule's examples are searched for an example that would
     * detect it; if there is none, the change may be equivalent.
     *
     * @param engines as for {@link #test}
     * @throws InvalidRuleSetException if the file has errors
     */
    public List<Mutant.Result> mutate(Supplier<RewardEngineBuilder> engines) {
        return new MutationRun(orThrow(), examples, engines, MOST_CASES).run();
    }

    /**
     * Returns the rule set if its examples pass, for a host that publishes only tested rule sets.
     *
     * @param engines as for {@link #test}
     * @throws InvalidRuleSetException if the file has errors or an example fails
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
     * Returns all errors, those found while reading and those found by validation, in file order. A validation error in
     * a part that could not be read completely is left out, because it may be the same error.
     *
     * @param engine an engine with the host's operators, facts and reward types
     */
    public List<Diagnostic> check(RewardEngine engine) {
        List<Diagnostic> all = new ArrayList<>(diagnostics);
        if (ruleSet.isPresent()) {
            engine.inspect().validate(ruleSet.get()).stream()
                    .filter(meaning -> diagnostics.stream().noneMatch(form -> touches(form.path(), meaning.path())))
                    .forEach(all::add);
        }
        return sorted(all);
    }

    /**
     * Adds a stand-in for each fact that the rules declare, so that a tool can check and analyse them without the host. A
     * decision for which a stand-in is asked has no value for the fact.
     *
     * @param builder a builder without providers of these facts
     * @return the same builder
     */
    public RewardEngineBuilder withoutFacts(RewardEngineBuilder builder) {
        ruleSet.ifPresent(rules -> rules.facts().forEach((name, type) -> builder.facts(new NoFact(name, type))));
        return builder;
    }

    private static boolean touches(String form, String meaning) {
        return (form + "/").startsWith(meaning + "/") || (meaning + "/").startsWith(form + "/");
    }

    /**
     * Returns the rule set.
     *
     * @throws InvalidRuleSetException if errors were found while reading
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
