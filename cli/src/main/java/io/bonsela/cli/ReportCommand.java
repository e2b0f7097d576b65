package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.report.FiguresReport;
import io.bonsela.report.Omissions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a page about the records of a store. */
@Command(
        name = "report",
        description = "Writes an HTML page about the records of a tenant: issuances, spend, budgets, redemption.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela report --store sqlite:shop.db --tenant corner --report report.html")
final class ReportCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", required = true, paramLabel = "TENANT", description = "The tenant.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String tenant;

    @Option(names = "--report", required = true, paramLabel = "FILE.html", description = "The HTML page to write.")
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
                        engine.reports().breakage(tenant, Instant.MIN, Instant.MAX),
                        engine.records().budgets(tenant),
                        new Omissions(),
                        ruleSet.zone());
                page.write(figures.html(
                        "What " + tenant + " issued",
                        "Everything recorded in the store. Dates and times are in " + ruleSet.zone() + "."));
            }
        }
        return 0;
    }
}
