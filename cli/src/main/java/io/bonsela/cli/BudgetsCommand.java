package io.bonsela.cli;

import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Store;
import io.bonsela.report.Numbers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the state of budgets. */
@Command(
        name = "budgets",
        description = {"Shows each period of each budget: its limit, and what is reserved, charged and available."},
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela budgets --store sqlite:shop.db --at 2026-11-30T22:00:00Z")
final class BudgetsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant. Default: all tenants.")
    private @Nullable String tenant;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            converter = InstantConverter.class,
            description = "Only what was posted up to this instant, such as 2026-11-22T10:00:00Z. Default: now.")
    private @Nullable Instant at;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        try (StoreOption connections = store) {
            Store opened = connections.toRead(tenant);
            List<String> tenants = tenant == null ? opened.records().tenants() : List.of(tenant);
            try (RewardEngine engine =
                    plugins.engine().store(opened).manualDispatch().build()) {
                Table table = new Table("budget", "period", "limit", "reserved", "charged", "available", "used");
                for (String each : tenants) {
                    List<BudgetBalance> balances = at == null
                            ? engine.records().budgets(each)
                            : engine.reports().budgets(each, at);
                    balances.forEach(balance -> row(tenants.size() == 1 ? "" : each + "/", balance, table));
                }
                (table.isEmpty() ? List.of("There are no budgets.") : table.lines(Terminal.width()))
                        .forEach(spec.commandLine().getOut()::println);
            }
        }
        return 0;
    }

    private static void row(String of, BudgetBalance balance, Table table) {
        table.row(
                of + balance.budget(),
                balance.period(),
                Numbers.money(balance.limit()),
                Numbers.amount(balance.reserved()),
                Numbers.amount(balance.charged()),
                Numbers.amount(balance.available()),
                Numbers.percent(
                        balance.limit().minus(balance.available()).minorUnits(),
                        balance.limit().minorUnits()));
    }
}
