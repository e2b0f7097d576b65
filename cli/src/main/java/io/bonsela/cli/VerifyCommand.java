package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Inspector.Verification.Status;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records.Page;
import io.bonsela.api.Reports.Checkpoint;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Difference;
import io.bonsela.api.store.Store;
import io.bonsela.report.Numbers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Repeats the decisions of a store and compares the results. */
@Command(
        name = "verify",
        description = {
            "Repeats the decisions of a store from their records and compares the results. Reports what is damaged,"
                    + " what was changed, and what does not agree with its sources.",
            "Exit code 1 if a decision differs or cannot be verified, or if anything is damaged or does not agree."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela verify --store sqlite:shop.db --tenant corner")
final class VerifyCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant. Default: all tenants.")
    private @Nullable String tenant;

    @Option(names = "--event", paramLabel = "ID", description = "Only the decision on this event; requires --tenant.")
    private @Nullable String event;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Checkpoints, as the command checkpoint prints them: everything they cover must still exist.")
    private @Nullable Path checkpoints;

    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
    /** The number of decisions that are sealed with a missing key, by tenant and key. */
    private final Map<String, Integer> sealed = new TreeMap<>();

    @SuppressWarnings("NullAway.Init") // set by call
    private Findings findings;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private KeysOption keys;

    @Override
    public Integer call() {
        findings = new Findings(spec.commandLine().getOut());
        try (StoreOption connections = store) {
            if (event != null && tenant == null) {
                throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "--event requires --tenant");
            }
            Store opened = connections.toRead(tenant);
            opened.check().forEach(damage -> findings.add("damaged: " + damage));
            List<Checkpoint> kept = checkpoints == null ? List.of() : CheckpointJson.read(checkpoints);
            List<String> tenants = tenant == null ? opened.records().tenants() : List.of(tenant);
            RewardEngineBuilder builder = plugins.engine().store(opened).manualDispatch();
            keys.into(builder);
            try (RewardEngine engine = builder.build()) {
                tenants.forEach(each -> verify(engine, each));
                compare(engine, tenants, kept);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        sealed.forEach((which, count) -> findings.add(Numbers.count(count) + " decisions of " + which
                + (keys.isGiven() ? ", which is not in the --keys file" : ": specify the keys with --keys FILE")));
        long found = findings.end();
        Table table = new Table("decisions", "");
        for (Status status : Status.values()) {
            if (counts.containsKey(status)) {
                table.row(word(status), Numbers.count(counts.get(status)));
            }
        }
        (counts.isEmpty() ? List.of("There are no decisions.") : table.lines(Terminal.width())).forEach(out::println);
        return found == 0 ? 0 : 1;
    }

    private void compare(RewardEngine engine, List<String> tenants, List<Checkpoint> kept) {
        List<Checkpoint> applying =
                kept.stream().filter(each -> tenants.contains(each.tenant())).toList();
        if (tenant == null) {
            kept.stream()
                    .map(Checkpoint::tenant)
                    .distinct()
                    .filter(each -> !tenants.contains(each))
                    .forEach(each -> findings.add(each + ": the tenant of a checkpoint is missing"));
        }
        if (checkpoints != null && applying.isEmpty()) {
            findings.add(checkpoints + " contains no checkpoint of a verified tenant");
        }
        for (Checkpoint each : applying) {
            if (!engine.reports().contains(each)) {
                findings.add(each.tenant() + ": some of the " + each.decisions() + " decisions and " + each.answers()
                        + " answers in checkpoint " + each.digest().substring(0, 8)
                        + " are missing or have a different seal");
            }
        }
    }

    private void verify(RewardEngine engine, String of) {
        if (event != null) {
            tell(of, engine.inspect().verify(of, event));
            return;
        }
        Query query = Query.of(of).limit(PAGE);
        while (true) {
            Page<String> page = engine.records().eventIds(query);
            page.items().forEach(each -> tell(of, engine.inspect().verify(of, each)));
            String next = page.next().orElse(null);
            if (next == null) {
                findings.add(of, engine.reports().reconcile(of));
                return;
            }
            query = query.after(next);
        }
    }

    private void tell(String of, Verification answer) {
        counts.merge(answer.status(), 1, Integer::sum);
        Reason reason = answer.reason();
        if (reason != null && reason.code() == ReasonCode.KEY_GONE) {
            // One line for all of them, because they have the same cause.
            sealed.merge(of + " are sealed with key '" + reason.argument("key") + "'", 1, Integer::sum);
            return;
        }
        Difference difference = answer.difference();
        if (answer.status() != Status.SAME && answer.status() != Status.ERASED) {
            findings.add(of + "/" + answer.eventId() + ": " + word(answer.status())
                    + (answer.reason() == null ? "" : ": " + answer.reason())
                    + (difference == null ? "" : ": " + told(difference)));
        }
    }

    private static String told(Difference difference) {
        return difference.path().equals("seal")
                ? "the record does not match its seal"
                : difference.path() + " is " + difference.before() + ", but recomputation gives " + difference.after();
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
