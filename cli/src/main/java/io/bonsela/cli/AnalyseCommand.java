package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.rule.RuleSet;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Analyses a rule set for problems. */
@Command(
        name = "analyse",
        description = {
            "Finds rules that never pay, alternatives that never hold and pairs of rules that pay for the same event,"
                    + " and computes the maximum liability.",
            "Exit code 1 if a rule never pays or an alternative never holds."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela analyse --rules coffee.yaml")
final class AnalyseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--no-pairs",
            description = "Omit the pairs of rules that pay for the same event; large rule sets have many pairs.")
    private boolean noPairs;

    @Option(names = "--json", description = "Print everything as one JSON object, including example events.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        RuleSet rules = Rules.load(file, plugins);
        Analysis analysis;
        try (RewardEngine engine = plugins.engine(rules).build()) {
            analysis = engine.inspect().analyse(rules, !noPairs);
        }
        if (json) {
            spec.commandLine().getOut().println(AnalysisJson.write(analysis));
        } else {
            AnalysisText.lines(analysis).forEach(spec.commandLine().getOut()::println);
        }
        return analysis.findsDeadRules() ? 1 : 0;
    }
}
