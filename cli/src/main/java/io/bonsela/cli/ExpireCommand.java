package io.bonsela.cli;

import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.cli.report.Numbers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends holds and expires rewards that are due. */
@Command(
        name = "expire",
        description = {
            "Expires rewards that are due and releases their budgets and, where a cap allows it, their caps. Ends holds"
                    + " that are over.",
            "For all tenants. Can run alongside an engine, and again after an interruption: each reward expires once."
        },
        mixinStandardHelpOptions = true)
final class ExpireCommand implements Callable<Integer> {
    private static final int BATCH = 1_000;

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
            RewardEngineBuilder builder =
                    plugins.engine().store(connections.toWrite()).manualDispatch();
            keys.into(builder);
            try (RewardEngine engine = builder.build()) {
                Swept swept;
                do {
                    swept = engine.maintenance().expireDue(BATCH);
                    expired += swept.expired();
                    released += swept.released();
                } while (swept.more());
            }
        }
        spec.commandLine()
                .getOut()
                .println(Numbers.count(expired) + " expired, " + Numbers.count(released) + " released");
        return 0;
    }
}
