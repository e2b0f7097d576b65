package io.bonsela.cli;

import io.bonsela.api.rule.Rule;
import io.bonsela.rulefiles.Example;
import io.bonsela.rulefiles.ExampleResult;
import io.bonsela.rulefiles.RuleFile;
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

/** Runs the examples that rules carry. */
@Command(
        name = "test",
        description =
                "Runs the examples that the rules of a file carry. Exit code 1 if one does not come out as it is to.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--mutate",
            description = "Also changes the rules in one place after the other, and tells what no example notices.")
    private boolean mutate;

    @Option(names = "--junit", paramLabel = "FILE.xml", description = "Also writes the results as JUnit's XML.")
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
                + (without.isEmpty() ? "" : "; without any: " + String.join(", ", without)));
        if (report != null) {
            report.write(JunitReport.xml(rules.toString(), results));
        }
        if (mutate && failed.isEmpty()) {
            Mutations.print(file.mutate(plugins::language), out);
        }
        return failed.isEmpty() ? 0 : 1;
    }
}
