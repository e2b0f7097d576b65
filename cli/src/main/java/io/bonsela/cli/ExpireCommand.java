package io.bonsela.cli;

import io.bonsela.api.Maintenance;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.store.Store;
import io.bonsela.report.Numbers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends holds, expires rewards that are due, and adds up figures by day. */
@Command(
        name = "expire",
        description = {
            "Expires rewards that are due and releases their budgets and, where a cap allows it, their caps. Ends holds"
                    + " that are over. Adds up the figures by day, from which reports are read.",
            "For all tenants. Can run alongside an engine, and again after an interruption: each reward expires once."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela expire --store sqlite:shop.db")
final class ExpireCommand implements Callable<Integer> {
    private static final int BATCH = 1_000;
    private static final int ADDED = 100_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

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
        int expired = 0;
        int released = 0;
        try (StoreOption connections = store) {
            Store opened = connections.toWrite();
            RewardEngineBuilder builder = plugins.engine().store(opened).manualDispatch();
            keys.into(builder);
            try (RewardEngine engine = builder.build()) {
                Swept swept;
                do {
                    swept = engine.maintenance().expireDue(BATCH);
                    expired += swept.expired();
                    released += swept.released();
                } while (swept.more());
                for (String tenant : opened.records().tenants()) {
                    addUp(engine.maintenance(), tenant);
                }
            }
        }
        spec.commandLine()
                .getOut()
                .println(Numbers.count(expired) + " expired, " + Numbers.count(released) + " released");
        return 0;
    }

    private static void addUp(Maintenance maintenance, String tenant) {
        int added;
        do {
            added = maintenance.addUp(tenant, ADDED);
        } while (added >= ADDED);
    }
}
