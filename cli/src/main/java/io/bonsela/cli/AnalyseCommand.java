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

/** Finds what can go wrong with a rule set. */
@Command(
        name = "analyse",
        description = {
            "Finds rules that never pay, alternatives that never hold, rules that pay for one event together,"
                    + " and the worst case of what is owed.",
            "Exit code 1 if a rule or an alternative can never come to anything."
        },
        mixinStandardHelpOptions = true)
final class AnalyseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--no-pairs",
            description = "Leave out which rules pay for one event together: of many rules there are many pairs.")
    private boolean noPairs;

    @Option(names = "--json", description = "Everything as one JSON object, with the events that show it.")
    private boolean json;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        RuleSet rules = Rules.load(file, plugins);
        Analysis analysis;
        try (RewardEngine engine = plugins.engine(rules).build()) {
            analysis = engine.analyse(rules, !noPairs);
        }
        if (json) {
            spec.commandLine().getOut().println(AnalysisJson.write(analysis));
        } else {
            AnalysisText.lines(analysis).forEach(spec.commandLine().getOut()::println);
        }
        return analysis.findsDeadRules() ? 1 : 0;
    }
}
