package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.foreign.Abandoned;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides batches of work items of one tenant: match, lock, load, decide, commit. Runs on any thread; thread-safe.
 *
 * <p>A batch starts again if its rules, its keys or its events turn out to be different from what was assumed; nothing
 * has been written by then.
 */
final class BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
    private static final int MOST_ATTEMPTS = 16;
    private static final int MOST_ROUNDS = 1_000;
    private static final int MOST_CONFLICTS = 3;

    private final Store store;
    private final RulesInForce rules;
    private final Timeline timeline;
    private final Listeners listeners;
    private final Signal signal;
    private final Operators operators;
    private final Turns turns;

    BatchRunner(
            Store store,
            RulesInForce rules,
            Timeline timeline,
            Listeners listeners,
            Signal signal,
            Operators operators,
            Turns turns) {
        this.store = store;
        this.rules = rules;
        this.timeline = timeline;
        this.listeners = listeners;
        this.signal = signal;
        this.operators = operators;
        this.turns = turns;
    }

    /** Decides work items of one tenant in order, on the caller's thread. A failing item does not affect the others. */
    <R> List<BatchEntry<R>> decide(List<? extends Work<R>> works) {
        return decide(works, ofCaller());
    }

    /** Decides work items in a run. */
    <R> List<BatchEntry<R>> decide(List<? extends Work<R>> works, Run run) {
        List<BatchEntry<R>> entries = works.stream().map(BatchEntry<R>::new).toList();
        if (!entries.isEmpty()) {
            decideAll(entries, run);
        }
        return entries;
    }

    Run ofCaller() {
        return Run.ofCaller(operators);
    }

    Run ofLane(Runnable successor) {
        return Run.ofLane(operators, successor);
    }

    /** Answers entries of one tenant in order. An abandoned run continues where it stopped. */
    void decideAll(List<? extends BatchEntry<?>> entries, Run run) {
        if (run.isSplit()) {
            oneByOne(entries, run);
            return;
        }
        try {
            together(entries, run);
        } catch (RuntimeException | StackOverflowError e) {
            if (entries.size() == 1 || isUnavailable(e)) {
                entries.forEach(entry -> entry.fail(e));
                return;
            }
            LOG.atWarn()
                    .addKeyValue("works", entries.size())
                    .setCause(e)
                    .log("batch failed; its entries are processed one by one");
            run.split();
            oneByOne(entries, run);
        }
    }

    private void together(List<? extends BatchEntry<?>> entries, Run run) {
        attempts(entries, false, null, run);
        entries.forEach(BatchEntry::conclude);
        listeners.committed(entries);
    }

    /** Each entry waits for conflicting transactions; after several conflicts in a row the rest is not tried. */
    private void oneByOne(List<? extends BatchEntry<?>> entries, Run run) {
        int conflicts = 0;
        for (BatchEntry<?> entry : entries) {
            if (entry.answer() == null) {
                decideAlone(entry, conflicts, run);
            }
            boolean conflict = entry.answer() instanceof Answer.Failed<?> failed
                    && failed.exception().code() == ErrorCode.STORE_CONFLICT;
            conflicts = conflict ? conflicts + 1 : 0;
        }
    }

    private void decideAlone(BatchEntry<?> entry, int conflicts, Run run) {
        if (conflicts >= MOST_CONFLICTS) {
            entry.fail(new BonselaException(
                    ErrorCode.STORE_CONFLICT,
                    entry.work().name() + " was not decided: the store had " + MOST_CONFLICTS + " conflicts in a row"));
            return;
        }
        try {
            together(List.of(entry), run);
        } catch (RuntimeException | StackOverflowError e) {
            entry.fail(e);
        }
    }

    /** Deciding one by one helps if a work item fails, not if the store fails. */
    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof BonselaException known && known.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    /** Decides a work item without writing anything. */
    <R> R dryRun(Work<R> work) {
        BatchEntry<R> entry = new BatchEntry<>(work);
        attempts(List.of(entry), true, null, ofCaller());
        entry.conclude();
        return entry.get();
    }

    /** Decides a work item in units of work that the host commits; listeners are not notified. */
    <R> BatchEntry<R> decideWithin(Work<R> work, Supplier<UnitOfWork> units) {
        BatchEntry<R> entry = new BatchEntry<>(work);
        attempts(List.of(entry), false, units, Run.joined(operators));
        entry.conclude();
        return entry;
    }

    private void attempts(
            List<? extends BatchEntry<?>> entries, boolean dryRun, @Nullable Supplier<UnitOfWork> joined, Run run) {
        Batch batch = new Batch(entries.get(0).work().tenant(), entries, dryRun, new Plan());
        int collisions = 0;
        for (int round = 0; round < MOST_ROUNDS && collisions < MOST_ATTEMPTS; round++) {
            int known = batch.more.size();
            try {
                if (attempt(batch, joined, run)) {
                    return;
                }
                // An attempt that found more to load made progress.
                collisions += batch.more.size() > known ? 0 : 1;
            } catch (Abandoned e) {
                if (run.hasSuccessor()) {
                    throw e;
                }
            }
        }
        throw new BonselaException(
                ErrorCode.STORE_CONFLICT,
                "a batch of " + batch.tenant + " could not be decided: " + collisions + " conflicts");
    }

    /**
     * The entries that are decided together.
     *
     * @param more what else turned out to be read
     */
    private record Batch(String tenant, List<? extends BatchEntry<?>> entries, boolean dryRun, Plan more) {}

    /** Makes one attempt; false: it must be repeated. */
    @SuppressWarnings("try") // the resources are only held
    private boolean attempt(Batch batch, @Nullable Supplier<UnitOfWork> joined, Run run) {
        String tenant = batch.tenant;
        CompiledRules inForce = rules.ofRecords(tenant)
                .orElseThrow(() -> new BonselaException(ErrorCode.INTERNAL, tenant + " has no rule set"));
        batch.entries.forEach(entry -> entry.prepare(inForce, run));
        Plan plan = new Plan();
        plan.addAll(batch.more.request());
        Instant soon = timeline.now();
        batch.entries.forEach(entry -> entry.plan(inForce, plan, soon));
        LoadRequest request = plan.request();
        if (request.keys().isEmpty()) {
            // Every entry is refused or has failed.
            BatchState nothing = new BatchState(request, new Loaded(Map.of()));
            batch.entries.forEach(entry -> entry.decide(inForce, soon, nothing));
            return true;
        }
        Outcome outcome;
        try (Turns.Turn turn = joined == null ? turns.take(tenant) : null;
                UnitOfWork work = joined == null ? store.begin() : joined.get();
                Run.Held held = run.hold(turn, work)) {
            outcome = work(work, batch, request, inForce);
        }
        // Compiling is slow, so it waits until the locks are released.
        if (outcome.newer != null) {
            rules.refresh(tenant, outcome.newer);
        }
        return outcome.done;
    }

    /**
     * The result of a unit of work.
     *
     * @param done whether everything is decided
     * @param newer the rules that are in force instead; null: there are none
     */
    private record Outcome(boolean done, @Nullable ActiveRules newer) {
        static final Outcome DONE = new Outcome(true, null);
        static final Outcome AGAIN = new Outcome(false, null);
    }

    private Outcome work(UnitOfWork work, Batch batch, LoadRequest request, CompiledRules inForce) {
        long before = System.nanoTime();
        BatchState state = new BatchState(request, work.load(request.locks(), request));
        Timeline.Reading reading = timeline.read(work.now(), before);
        ActiveRules active = state.get(new ActiveRulesKey(batch.tenant));
        if (active != null && !active.digest().equals(inForce.digest())) {
            return new Outcome(false, active);
        }
        boolean retimed = false;
        for (BatchEntry<?> entry : batch.entries) {
            retimed |= entry.retime(reading);
        }
        boolean followed = false;
        for (BatchEntry<?> entry : batch.entries) {
            followed |= entry.follow(state);
        }
        if (retimed || followed) {
            // What an event of another subject reads is not known yet.
            batch.more.addAll(state.takeMissing());
            return Outcome.AGAIN;
        }
        batch.entries.forEach(entry -> entry.decide(inForce, reading.now(), state));
        LoadRequest missing = state.takeMissing();
        if (!missing.keys().isEmpty() || !missing.histories().isEmpty()) {
            batch.more.addAll(missing);
            return Outcome.AGAIN;
        }
        Throwable spoilt = state.spoilt();
        if (spoilt != null) {
            throw new BonselaException(ErrorCode.INTERNAL, "an event that was raised could not be decided", spoilt);
        }
        if (batch.dryRun || !state.hasChanges()) {
            return Outcome.DONE;
        }
        if (!work.commit(state.change(inForce, null, erasures(batch.entries)))) {
            return Outcome.AGAIN;
        }
        if (state.hasDueDeliveries()) {
            signal.raise();
        }
        return Outcome.DONE;
    }

    private static List<Erasure> erasures(List<? extends BatchEntry<?>> entries) {
        return entries.stream()
                .flatMap(entry -> entry.step().erasures().stream())
                .toList();
    }
}
