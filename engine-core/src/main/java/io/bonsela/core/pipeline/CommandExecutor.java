package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.core.command.ProposedRules;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.rules.CompiledRules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Has each command decided where it must be: by the publisher, in a lane, or on the caller's thread. Thread-safe. */
final class CommandExecutor {
    private final RulesInForce rules;
    private final Timeline timeline;
    private final Publisher publisher;
    private final Stager stager;
    private final Lanes lanes;
    private final CallTracker calls;
    private final Function<Command, Work<Receipt>> works;

    /**
     * Creates an executor.
     *
     * @param works creates the work item of a command
     */
    CommandExecutor(
            RulesInForce rules,
            Timeline timeline,
            Publisher publisher,
            Stager stager,
            Lanes lanes,
            CallTracker calls,
            Function<Command, Work<Receipt>> works) {
        this.rules = rules;
        this.timeline = timeline;
        this.publisher = publisher;
        this.stager = stager;
        this.lanes = lanes;
        this.calls = calls;
        this.works = works;
    }

    /** Decides a command, and waits for it. */
    Receipt execute(Command command) {
        EngineIds.requireOfHost(command);
        return withoutLane(command).orElseGet(() -> inLane(command));
    }

    private Receipt inLane(Command command) {
        return command instanceof ImportCodes codes
                ? calls.whileOpen(() -> stager.stage(codes, calls::requireOpen, () -> lanes.decide(work(codes))))
                : lanes.decide(work(command));
    }

    /** Decides a command. */
    CompletableFuture<Receipt> submit(Command command) {
        try {
            EngineIds.requireOfHost(command);
            // The codes of an import are staged on the caller's thread.
            Optional<Receipt> now =
                    command instanceof ImportCodes ? Optional.of(execute(command)) : withoutLane(command);
            return now.map(CompletableFuture::completedFuture).orElseGet(() -> lanes.submit(work(command)));
        } catch (BonselaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Answers a command that no lane decides: it puts a rule set in force, its tenant has no rules, or the caller is a
     * lane. Empty: a lane decides it.
     */
    private Optional<Receipt> withoutLane(Command command) {
        if (publisher.decides(command)) {
            return Optional.of(calls.whileOpen(() -> publisher.execute(command)));
        }
        Optional<Receipt> withoutRules = withoutRules(command);
        return withoutRules.isEmpty() && lanes.isOnLane()
                ? Optional.of(calls.whileOpen(
                        () -> lanes.decideHere(List.of(work(command))).get(0)))
                : withoutRules;
    }

    /** Answers a command whose tenant has no rules; empty: the tenant has rules. */
    Optional<Receipt> withoutRules(Command command) {
        String tenant = command.origin().tenant();
        // A person who only proposed rules, or is named in them, can be erased too.
        Optional<CompiledRules> known = command instanceof Erase ? rules.ofRecords(tenant) : rules.of(tenant);
        if (known.isPresent()) {
            return Optional.empty();
        }
        return ProposedRules.decidedBy(command)
                .map(other -> Receipts.notWaiting(command, other, timeline.now()))
                .or(() -> Optional.of(Receipts.withoutRules(command, timeline.now())));
    }

    Work<Receipt> work(Command command) {
        return works.apply(command);
    }
}
