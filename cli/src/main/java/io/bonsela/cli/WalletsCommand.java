package io.bonsela.cli;

import io.bonsela.api.Reports.MemberWallet;
import io.bonsela.api.Reports.Outstanding;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Store;
import io.bonsela.report.CreditDivision;
import io.bonsela.report.Numbers;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is in wallets. */
@Command(
        name = "wallets",
        description = {
            "Shows what subjects can still spend, by the month in which it expires: the liability of the business. Debts"
                    + " are not subtracted."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela wallets --store sqlite:shop.db --tenant corner --breakage")
final class WalletsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant. Default: all tenants.")
    private @Nullable String tenant;

    @Option(names = "--subjects", description = "Also the balances of each subject.")
    private boolean subjects;

    @Option(
            names = "--breakage",
            description = "Also what became of the credits, by month of the grant: spent, expired, taken back.")
    private boolean breakage;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (StoreOption connections = store) {
            Store opened = connections.toRead(tenant);
            List<String> tenants = tenant == null ? opened.records().tenants() : List.of(tenant);
            try (RewardEngine engine =
                    plugins.engine().store(opened).manualDispatch().build()) {
                Table months = new Table("expires", "available", "pending", "cost", "credits");
                Table balances = new Table("subject", "available", "pending");
                Table grants =
                        new Table("granted in", "granted", "spent", "expired", "taken back", "left", "expired, %");
                for (String each : tenants) {
                    String of = tenants.size() == 1 ? "" : each + "/";
                    engine.reports().outstanding(each).forEach(month -> row(of, month, months));
                    if (subjects) {
                        engine.reports().wallets(each).forEach(wallet -> rows(of, wallet, balances));
                    }
                    if (breakage) {
                        CreditDivision.rows(of, engine.reports().breakage(each, Instant.MIN, Instant.MAX))
                                .forEach(grants::row);
                    }
                }
                (months.isEmpty() ? List.of("Nothing can be spent.") : months.lines(Terminal.width()))
                        .forEach(out::println);
                for (Table more : List.of(balances, grants)) {
                    if (!more.isEmpty()) {
                        out.println();
                        more.lines(Terminal.width()).forEach(out::println);
                    }
                }
            }
        }
        return 0;
    }

    private static void row(String of, Outstanding month, Table table) {
        table.row(
                of + (month.month() == null ? "never" : month.month()),
                Numbers.money(month.available()),
                Numbers.money(month.pending()),
                Numbers.all(month.costs()),
                Numbers.count(month.credits()));
    }

    private static void rows(String of, MemberWallet wallet, Table table) {
        for (WalletBalance balance : wallet.balances()) {
            table.row(of + wallet.subject(), Numbers.money(balance.available()), Numbers.money(balance.pending()));
        }
    }
}
