package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.store.Store;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the derived data of a store with its sources. */
@Command(
        name = "reconcile",
        description = {
            "Recomputes budgets, wallets, counters and histories from the ledger, the issuances and the events, and"
                    + " compares the results. Faster than verify, which also repeats every decision.",
            "Exit code 1 if anything does not agree."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela reconcile --store postgres://localhost/shop?user=till")
final class ReconcileCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant. Default: all tenants.")
    private @Nullable String tenant;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private KeysOption keys;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        Findings findings = new Findings(spec.commandLine().getOut());
        int tenants;
        try (StoreOption connections = store) {
            Store opened = connections.toRead(tenant);
            List<String> all = tenant == null ? opened.records().tenants() : List.of(tenant);
            tenants = all.size();
            RewardEngineBuilder builder = plugins.engine().store(opened).manualDispatch();
            keys.into(builder);
            try (RewardEngine engine = builder.build()) {
                all.forEach(each -> findings.add(each, engine.reports().reconcile(each)));
            }
        }
        if (findings.end() > 0) {
            return 1;
        }
        spec.commandLine()
                .getOut()
                .println(tenants == 1 ? "1 tenant, no differences" : tenants + " tenants, no differences");
        return 0;
    }
}
