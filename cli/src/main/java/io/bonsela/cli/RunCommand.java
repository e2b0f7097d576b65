package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.Tally;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Store;
import io.bonsela.report.FiguresReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides the events of a file in file order, with the times of the events as the clock. */
@Command(
        name = "run",
        description = {
            "Decides the events of a file under the rules of another file, and reports what was issued.",
            "Exit code 1 if a line of the event file was invalid. Lines not decided are reported on standard error."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela run --rules coffee.yaml --events sales.jsonl --store sqlite:shop.db")
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--republish",
            description =
                    "Put the rules in force again if other rules have replaced them in the store. Default: an error.")
    private boolean republish;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private EventOptions events;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private KeysOption keys;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        OutputFile page = events.page();
        RuleSet ruleSet = Rules.load(rules, plugins);
        Tally tally = new Tally(ruleSet);
        Figures figures;
        EventFile file = events.open(ruleSet);
        try (StoreOption connections = store;
                RewardEngine engine = engine(connections.open(), ruleSet)) {
            requireInForce(engine, ruleSet);
            file.read(new EventFile.Decider() {
                private void addRaised(Decision decision) {
                    decision.raised().stream()
                            .flatMap(event -> engine.records().decision(event.tenant(), event.id()).stream())
                            .forEach(raised -> {
                                tally.addRaised(raised);
                                addRaised(raised);
                            });
                }

                @Override
                public List<Decision> decide(List<Event> batch) {
                    List<Decision> decisions = engine.processAll(batch);
                    for (int i = 0; i < decisions.size(); i++) {
                        Decision decision = decisions.get(i);
                        tally.add(decision, batch.get(i));
                        if (decision.status() == Decision.Status.DECIDED) {
                            addRaised(decision);
                        }
                    }
                    return decisions;
                }

                @Override
                public void unreadable() {
                    tally.addUnreadable();
                }
            });
            figures = tally.figures(engine.records().budgets(ruleSet.tenant()));
            if (page != null) {
                List<IssuanceFigure> states = engine.reports().issuances(ruleSet.tenant(), Instant.MIN, Instant.MAX);
                FiguresReport report = new FiguresReport(
                        figures,
                        states,
                        engine.reports().breakage(ruleSet.tenant(), Instant.MIN, Instant.MAX),
                        engine.records().budgets(ruleSet.tenant()),
                        file.omissions(),
                        ruleSet.zone());
                page.write(report.html("What " + rules.getFileName() + " issued", subtitle(ruleSet)));
            }
        }
        PrintWriter out = events.out();
        if (events.json()) {
            out.println(FiguresJson.write(figures));
        } else {
            FiguresText.write(figures, ruleSet.zone(), Terminal.width()).forEach(out::println);
        }
        out.flush();
        return figures.invalid() == 0 ? 0 : 1;
    }

    private String subtitle(RuleSet ruleSet) {
        return "Events of " + events.name() + ", decided for " + ruleSet.tenant() + ". Dates and times are in "
                + ruleSet.zone() + ".";
    }

    /** Refuses rules that are not in force, because the figures would be those of other rules. */
    private void requireInForce(RewardEngine engine, RuleSet ruleSet) {
        Codec codec = Codec.canonical();
        RuleSet inForce = engine.records().ruleSet(ruleSet.tenant()).orElseThrow();
        if (!Arrays.equals(codec.encode(inForce), codec.encode(ruleSet))) {
            List<Publication> publications = engine.records().publications(ruleSet.tenant());
            Publication last = publications.get(publications.size() - 1);
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    rules.getFileName() + " was superseded: version " + last.version() + " (digest "
                            + last.digest().substring(0, 8) + ") has been in force since " + last.at()
                            + ". Use the file of that version, or put this one in force again with --republish");
        }
    }

    private RewardEngine engine(@Nullable Store store, RuleSet ruleSet) {
        RewardEngineBuilder builder = plugins.engine(ruleSet).rules(ruleSet).clockFromEvents();
        keys.into(builder);
        if (republish) {
            builder.republishing();
        }
        return (store == null ? builder : builder.store(store)).build();
    }
}
