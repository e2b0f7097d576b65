package io.bonsela.cli;

import io.bonsela.api.rule.Rule;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleResult;
import io.bonsela.rulefiles.mutation.Mutant;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the examples of rules. */
@Command(
        name = "test",
        description = "Runs the examples of the rules in a file. Exit code 1 if an example fails.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela test --rules coffee.yaml --mutate --min-score 80")
final class TestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--mutate",
            description =
                    "Also make one change at a time to the rules, and report the changes that no example detects.")
    private boolean mutate;

    @Option(
            names = "--min-score",
            paramLabel = "PERCENT",
            description =
                    "Like --mutate, with exit code 1 if the examples detect less than this percentage of the changes.")
    private @Nullable Integer minScore;

    @Option(names = "--junit", paramLabel = "FILE.xml", description = "Also write the results as JUnit XML.")
    @Nullable
    private Path junit;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        OutputFile report = junit == null ? null : new OutputFile(OutputFile.Kind.JUNIT, junit);
        RuleFile file = Rules.read(rules, plugins);
        List<ExampleResult> results = file.test(plugins::language);
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Table> byRule = new LinkedHashMap<>();
        results.forEach(result -> byRule.computeIfAbsent(
                        result.example().rule(), rule -> new Table("example", "expected", "result"))
                .row(result.example().title(), result.expected(), result.passed() ? "ok" : "FAILED"));
        byRule.forEach((rule, table) -> {
            out.println(rule);
            table.lines(Terminal.width()).forEach(out::println);
            out.println();
        });
        List<ExampleResult> failed = results.stream().filter(r -> !r.passed()).toList();
        failed.forEach(result -> out.println(result.diagnostic()));
        Set<String> shown =
                results.stream().map(ExampleResult::example).map(Example::rule).collect(Collectors.toSet());
        List<String> without = file.orThrow().rules().stream()
                .map(Rule::id)
                .filter(rule -> !shown.contains(rule))
                .toList();
        out.println(results.size() + (results.size() == 1 ? " example, " : " examples, ") + failed.size() + " failed"
                + (without.isEmpty() ? "" : "; without examples: " + String.join(", ", without)));
        if (report != null) {
            report.write(JunitReport.xml(rules.toString(), results));
        }
        if (!failed.isEmpty()) {
            if (mutate || minScore != null) {
                out.println("The rules were not changed: fix the failing examples first.");
            }
            return 1;
        }
        return mutate || minScore != null ? mutate(file, out) : 0;
    }

    private int mutate(RuleFile file, PrintWriter out) {
        List<Mutant.Result> mutants = file.mutate(plugins::language);
        Mutations.print(mutants, out);
        long score = Mutant.score(mutants);
        if (minScore == null || score < 0 || score >= minScore) {
            return 0;
        }
        out.println();
        out.println("The score is " + score + "%, but at least " + minScore + "% is required.");
        return 1;
    }
}
