package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Checkpoint;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Page;
import io.bonsela.api.Query;
import io.bonsela.api.Reconciliation;
import io.bonsela.api.Reconciliation.Source;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Verification;
import io.bonsela.api.Verification.Status;
import io.bonsela.api.rule.Difference;
import io.bonsela.api.store.Store;
import io.bonsela.cli.report.Numbers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the decisions of a store again, and compares. */
@Command(
        name = "verify",
        description = {
            "Makes the decisions of a store again from their records, and compares. Says what the store holds, what is"
                    + " damaged, was changed, or does not agree with what it derives from.",
            "Exit code 1 if a decision is different or cannot be verified, or anything is damaged or does not agree."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;
    private static final int MOST_FINDINGS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only this tenant's. Default: all.")
    private @Nullable String tenant;

    @Option(names = "--event", paramLabel = "ID", description = "Only the decision on this event; needs --tenant.")
    private @Nullable String event;

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description =
                    "Checkpoints, as the verb checkpoint prints them: all that they were made over must be there.")
    private @Nullable Path checkpoints;

    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
    private long findings;

    @Override
    public Integer call() {
        try (StoreOption connections = store) {
            if (event != null && tenant == null) {
                throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "--event needs --tenant");
            }
            Store opened = connections.toRead(tenant);
            opened.check().forEach(damage -> fail("damaged: " + damage));
            List<Checkpoint> kept = checkpoints == null ? List.of() : CheckpointJson.read(checkpoints);
            List<String> tenants = tenant == null ? opened.tenants() : List.of(tenant);
            try (RewardEngine engine = RewardEngine.builder()
                    .store(opened)
                    .deliveredElsewhere()
                    .manualDispatch()
                    .build()) {
                tenants.forEach(each -> verify(engine, each));
                compare(engine, tenants, kept);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (findings > MOST_FINDINGS) {
            out.println("and " + Numbers.count(findings - MOST_FINDINGS) + " more of these");
        }
        Table table = new Table("decisions", "");
        for (Status status : Status.values()) {
            if (counts.containsKey(status)) {
                table.row(word(status), Numbers.count(counts.get(status)));
            }
        }
        (counts.isEmpty() ? List.of("There are no decisions.") : table.lines(Terminal.width())).forEach(out::println);
        return findings == 0 ? 0 : 1;
    }

    private void compare(RewardEngine engine, List<String> tenants, List<Checkpoint> kept) {
        List<Checkpoint> applying =
                kept.stream().filter(each -> tenants.contains(each.tenant())).toList();
        if (checkpoints != null && applying.isEmpty()) {
            fail("no checkpoint in " + checkpoints + " is of a tenant that was verified");
        }
        for (Checkpoint each : applying) {
            if (!engine.reports().contains(each)) {
                fail(each.tenant() + ": of the " + each.decisions() + " decisions and " + each.answers()
                        + " answers in checkpoint " + each.digest().substring(0, 8)
                        + " some are not there, or are not sealed as they were");
            }
        }
    }

    private void fail(String message) {
        if (++findings <= MOST_FINDINGS) {
            spec.commandLine().getOut().println(message);
        }
    }

    private void verify(RewardEngine engine, String of) {
        if (event != null) {
            tell(of, engine.verify(of, event));
            return;
        }
        Query query = Query.of(of).limit(PAGE);
        while (true) {
            Page<String> page = engine.records().eventIds(query);
            page.items().forEach(each -> tell(of, engine.verify(of, each)));
            String next = page.next().orElse(null);
            if (next == null) {
                reconcile(engine, of);
                return;
            }
            query = query.after(next);
        }
    }

    private void reconcile(RewardEngine engine, String of) {
        Reconciliation found = engine.reports().reconcile(of);
        found.unreadable().forEach(each -> fail(of + ": " + each.what() + " cannot be read: " + each.why()));
        if (found.unchecked() > 0) {
            spec.commandLine()
                    .getOut()
                    .println(of + ": " + found.unchecked() + " answers to commands were sealed with keys that are not"
                            + " here; whether they were changed cannot be told");
        }
        found.differences()
                .forEach(each -> fail(of + ": " + each.what() + " is kept as " + each.kept() + ", and "
                        + derivation(each.source()) + each.derived()));
    }

    private static String derivation(Source source) {
        return switch (source) {
            case LEDGER -> "its ledger gives ";
            case ISSUANCES -> "its issuances give ";
            case EVENTS -> "the events give ";
            case COMMANDS -> "the commands give ";
            case RULE_SETS -> "the rule sets give ";
            case PARTS -> "what belongs to it gives ";
        };
    }

    private void tell(String of, Verification answer) {
        counts.merge(answer.status(), 1, Integer::sum);
        Difference difference = answer.difference();
        if (answer.status() != Status.SAME && answer.status() != Status.ERASED) {
            fail(of + "/" + answer.eventId() + ": " + word(answer.status())
                    + (answer.reason() == null ? "" : ": " + answer.reason())
                    + (difference == null ? "" : ": " + told(difference)));
        }
    }

    private static String told(Difference difference) {
        return difference.path().equals("seal")
                ? "the record is not the one that was sealed when it was written"
                : difference.path() + " is " + difference.before() + ", and what follows is " + difference.after();
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
