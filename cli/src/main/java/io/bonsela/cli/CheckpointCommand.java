package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Store;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints checkpoints of a store. */
@Command(
        name = "checkpoint",
        description = {
            "Prints a digest of all decisions and answers to commands of each tenant, as one line of JSON. Keep it where"
                    + " those who can write to the store cannot write. Later, verify --checkpoint reports whether any of"
                    + " them was changed or removed."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela checkpoint --store sqlite:shop.db --tenant corner")
final class CheckpointCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant. Default: all tenants.")
    private @Nullable String tenant;

    @Override
    public Integer call() {
        try (StoreOption connections = store) {
            Store opened = connections.toRead(tenant);
            List<String> tenants = tenant == null ? opened.records().tenants() : List.of(tenant);
            try (RewardEngine engine = RewardEngine.builder()
                    .store(opened)
                    .deliveredElsewhere()
                    .manualDispatch()
                    .build()) {
                tenants.forEach(each -> spec.commandLine()
                        .getOut()
                        .println(CheckpointJson.line(engine.reports().checkpoint(each))));
            }
        }
        return 0;
    }
}
