package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.cli.report.FiguresReport;
import io.bonsela.cli.report.Omissions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a page about what a store has recorded. */
@Command(
        name = "report",
        description =
                "Writes a page about what a store has recorded for a tenant: issuances, spend, budgets, redemption.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "Whose.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String tenant;

    @Option(names = "--report", required = true, paramLabel = "FILE.html", description = "The page.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path report;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        try (StoreOption connections = store) {
            OutputFile page = new OutputFile(OutputFile.Kind.PAGE, report);
            Store opened = connections.toRead(tenant);
            try (RewardEngine engine =
                    plugins.engine().store(opened).manualDispatch().build()) {
                RuleSet ruleSet = engine.records().ruleSet(tenant).orElseThrow();
                FiguresReport figures = new FiguresReport(
                        StoreFigures.of(engine.records(), ruleSet),
                        engine.reports().issuances(tenant, Instant.MIN, Instant.MAX),
                        engine.records().budgets(tenant),
                        new Omissions(),
                        ruleSet.zone());
                page.write(figures.html(
                        "What " + tenant + " issued",
                        "All that its store has recorded. Dates and times are those of " + ruleSet.zone() + "."));
            }
        }
        return 0;
    }
}
