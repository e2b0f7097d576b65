package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CodePolicy;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.PreparedEvent;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides batches of tasks of one tenant: match, lock, load, decide, commit. Runs on any thread; thread-safe.
 *
 * <p>A batch is tried again from the start when its rules, its keys or its events turn out to be others than was
 * thought; nothing was written then.
 */
final class BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
    private static final int MOST_ATTEMPTS = 16;
    private static final int MOST_ROUNDS = 1_000;
    private static final int MOST_CONFLICTS = 3;

    private final Store store;
    private final RulesInForce rules;
    private final Gate gate;
    private final Timeline timeline;
    private final Announcer announcer;
    private final Keys keys;
    private final CodePolicy codePolicy;
    private final Retention retention;
    private final Signal signal;

    BatchRunner(
            Store store,
            RulesInForce rules,
            Gate gate,
            Timeline timeline,
            Announcer announcer,
            Keys keys,
            CodePolicy codePolicy,
            Retention retention,
            Signal signal) {
        this.store = store;
        this.rules = rules;
        this.gate = gate;
        this.timeline = timeline;
        this.announcer = announcer;
        this.keys = keys;
        this.codePolicy = codePolicy;
        this.retention = retention;
        this.signal = signal;
    }

    /** Decides tasks of one tenant in their order; an answer each. A failing task fails alone. */
    List<Answer> decide(List<? extends Task> tasks) {
        try {
            Done done = attempts(tasks, false, store::begin);
            announcer.committed(done.steps);
            return done.answers;
        } catch (RuntimeException | StackOverflowError e) {
            if (tasks.size() == 1 || isUnavailable(e)) {
                return tasks.stream()
                        .<Answer>map(task -> new Answer.Failed(internal(task, e)))
                        .toList();
            }
            LOG.atWarn().addKeyValue("tasks", tasks.size()).setCause(e).log("batch failed; deciding one by one");
            return oneByOne(tasks);
        }
    }

    /** Others in the way are waited for each time; after some times in a row the rest is not tried. */
    private List<Answer> oneByOne(List<? extends Task> tasks) {
        List<Answer> answers = new ArrayList<>();
        int conflicts = 0;
        for (Task task : tasks) {
            Answer answer = conflicts < MOST_CONFLICTS
                    ? decide(List.of(task)).get(0)
                    : new Answer.Failed(new BonselaException(
                            ErrorCode.STORE_CONFLICT, task.name() + " was not tried: others are in the way"));
            conflicts =
                    answer instanceof Answer.Failed failed && failed.exception().code() == ErrorCode.STORE_CONFLICT
                            ? conflicts + 1
                            : 0;
            answers.add(answer);
        }
        return answers;
    }

    /** Trying one by one helps against a task that fails, not against a store that does. */
    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof BonselaException known && known.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    /** Decides one event without writing anything. */
    Decision evaluate(Task.Admitted event) {
        return (Decision)
                attempts(List.of(event), true, store::begin).answers.get(0).get();
    }

    /** Explains a rule for an event that might be, without writing anything. */
    Explanation explain(Task.Asked question) {
        return (Explanation)
                attempts(List.of(question), true, store::begin).answers.get(0).get();
    }

    /** Decides one task in units of work that another commits; nobody is told. */
    Done decideWithin(Task task, Supplier<UnitOfWork> units) {
        return attempts(List.of(task), false, units);
    }

    /**
     * What was decided.
     *
     * @param answers one for each task
     * @param steps what came to pass, to be told once it is committed
     */
    record Done(List<Answer> answers, List<Job.Step> steps) {}

    private Done attempts(List<? extends Task> tasks, boolean dryRun, Supplier<UnitOfWork> units) {
        Plan more = new Plan();
        int collisions = 0;
        for (int round = 0; round < MOST_ROUNDS && collisions < MOST_ATTEMPTS; round++) {
            int known = more.size();
            Optional<Done> done = attempt(tasks, more, dryRun, units);
            if (done.isPresent()) {
                return done.get();
            }
            // An attempt that found more to load is a step forward.
            collisions += more.size() > known ? 0 : 1;
        }
        throw new BonselaException(
                ErrorCode.STORE_CONFLICT,
                "a batch of " + tasks.get(0).tenant() + " was tried in vain: " + collisions + " collisions");
    }

    /** One attempt; empty if it must be made again. */
    private Optional<Done> attempt(List<? extends Task> tasks, Plan more, boolean dryRun, Supplier<UnitOfWork> units) {
        String tenant = tasks.get(0).tenant();
        CompiledRules inForce = rules.of(tenant)
                .orElseThrow(() -> new BonselaException(ErrorCode.INTERNAL, tenant + " lost its rule set"));
        List<Entry> batch = tasks.stream().map(task -> prepare(task, inForce)).toList();
        Plan plan = new Plan();
        plan.addAll(more.request());
        Instant soon = timeline.now();
        for (Entry entry : batch) {
            if (entry.job != null) {
                entry.job.plan(plan, soon);
            }
        }
        LoadRequest request = plan.request();
        if (request.keys().isEmpty()) {
            return Optional.of(new Done(batch.stream().map(Entry::known).toList(), List.of()));
        }
        Worked worked;
        try (UnitOfWork work = units.get()) {
            worked = work(work, new Batch(tenant, batch, request, inForce, dryRun), more);
        }
        // Compiling takes its time, so it waits until the locks are free.
        if (worked.newer != null) {
            rules.refresh(tenant, worked.newer);
        }
        return Optional.ofNullable(worked.done);
    }

    /** What came of a unit of work: decisions, or nothing; and then perhaps newer rules to go by. */
    private record Worked(@Nullable Done done, @Nullable ActiveRules newer) {
        static final Worked AGAIN = new Worked(null, null);
    }

    /** What one unit of work is to decide. */
    private record Batch(
            String tenant, List<Entry> entries, LoadRequest request, CompiledRules rules, boolean dryRun) {}

    private Worked work(UnitOfWork work, Batch batch, Plan more) {
        LoadRequest request = batch.request;
        BatchState state = new BatchState(request, work.load(Locks.of(request), request));
        ActiveRules active = state.get(new ActiveRulesKey(batch.tenant));
        if (active != null && !active.digest().equals(batch.rules.digest())) {
            return new Worked(null, active);
        }
        Instant now = work.now().orElseGet(timeline::now);
        List<Job.Step> steps = batch.entries.stream()
                .map(entry -> decide(entry, now, state, batch.dryRun))
                .toList();
        LoadRequest missing = state.takeMissing();
        if (!missing.keys().isEmpty() || !missing.histories().isEmpty()) {
            more.addAll(missing);
            return Worked.AGAIN;
        }
        List<Answer> answers = steps.stream().map(Job.Step::answer).toList();
        if (batch.dryRun || !state.hasChanges()) {
            return new Worked(new Done(answers, List.of()), null);
        }
        if (!work.commit(state.change(batch.rules, null, erasure(steps)))) {
            return Worked.AGAIN;
        }
        if (state.hasDueDeliveries()) {
            signal.raise();
        }
        return new Worked(new Done(answers, steps), null);
    }

    private static @Nullable Erasure erasure(List<Job.Step> steps) {
        return steps.stream()
                .map(Job.Step::erasure)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A task, prepared; or the answer that is known already. */
    private record Entry(
            Task task, @Nullable Job job, @Nullable Answer answer) {
        Answer known() {
            return Objects.requireNonNull(answer);
        }
    }

    private Entry prepare(Task task, CompiledRules inForce) {
        if (task instanceof Task.Ordered ordered) {
            return new Entry(task, new CommandJob(ordered.command(), inForce, keys, codePolicy), null);
        } else if (task instanceof Task.Due due) {
            return new Entry(task, new DueJob(due, inForce), null);
        } else if (task instanceof Task.Begin begin) {
            return new Entry(task, new BeginJob(begin, inForce), null);
        } else if (task instanceof Task.Settle settle) {
            return new Entry(task, new SettleJob(settle, inForce), null);
        } else if (task instanceof Task.Old old) {
            long days = Objects.requireNonNull(retention.days());
            return new Entry(task, new PruneJob(old.event(), inForce, days, keys), null);
        }
        return task instanceof Task.Asked asked
                ? prepareEvent(
                        task, asked.event(), inForce, prepared -> new WhyNotJob(prepared, asked.rule(), timeline))
                : prepareEvent(task, (Task.Admitted) task, inForce, prepared -> new EventJob(prepared, timeline, keys));
    }

    private Entry prepareEvent(
            Task task, Task.Admitted event, CompiledRules inForce, Function<PreparedEvent, Job> job) {
        try {
            Gate.Passage passage = event.ruleSet().equals(inForce.digest())
                    ? new Gate.Passage(event, null)
                    : gate.admitAgain(event, inForce);
            Task.Admitted admitted = passage.admitted();
            if (admitted == null) {
                return new Entry(task, null, new Answer.Given(Objects.requireNonNull(passage.refusal())));
            }
            PreparedEvent prepared =
                    PreparedEvent.of(inForce, admitted.event(), admitted.occurredAt(), admitted.facts());
            return new Entry(task, job.apply(prepared), null);
        } catch (RuntimeException | StackOverflowError e) {
            return new Entry(task, null, new Answer.Failed(internal(task, e)));
        }
    }

    private static Job.Step decide(Entry entry, Instant now, BatchState state, boolean dryRun) {
        Job job = entry.job;
        if (job == null) {
            return Job.Step.of(entry.known());
        }
        try {
            return job.decide(now, state, dryRun);
        } catch (RuntimeException | StackOverflowError e) {
            return Job.Step.of(new Answer.Failed(internal(entry.task, e)));
        }
    }

    private static BonselaException internal(Task task, Throwable cause) {
        return cause instanceof BonselaException known
                ? known
                : new BonselaException(ErrorCode.INTERNAL, task.name() + " could not be decided", cause);
    }
}
