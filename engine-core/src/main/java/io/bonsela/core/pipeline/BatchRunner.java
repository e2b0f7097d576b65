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
import io.bonsela.core.foreign.Abandoned;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private final Operators operators;
    private final Turns turns;

    BatchRunner(
            Store store,
            RulesInForce rules,
            Gate gate,
            Timeline timeline,
            Announcer announcer,
            Keys keys,
            CodePolicy codePolicy,
            Retention retention,
            Signal signal,
            Operators operators,
            Turns turns) {
        this.store = store;
        this.rules = rules;
        this.gate = gate;
        this.timeline = timeline;
        this.announcer = announcer;
        this.keys = keys;
        this.codePolicy = codePolicy;
        this.retention = retention;
        this.signal = signal;
        this.operators = operators;
        this.turns = turns;
    }

    /** Decides tasks of one tenant in their order; an answer each. A failing task fails alone. */
    List<Answer> decide(List<? extends Task> tasks) {
        return decide(tasks, ofCaller());
    }

    Run ofCaller() {
        return Run.ofCaller(operators);
    }

    /** The same, gone on with where a run was abandoned. */
    List<Answer> decide(List<? extends Task> tasks, Run run) {
        if (run.isSplit()) {
            return oneByOne(tasks, run);
        }
        try {
            return together(tasks, run);
        } catch (RuntimeException | StackOverflowError e) {
            if (tasks.size() == 1 || isUnavailable(e)) {
                return tasks.stream()
                        .<Answer>map(task -> new Answer.Failed(internal(task, e)))
                        .toList();
            }
            LOG.atWarn().addKeyValue("tasks", tasks.size()).setCause(e).log("batch failed; deciding one by one");
            run.split();
            return oneByOne(tasks, run);
        }
    }

    private List<Answer> together(List<? extends Task> tasks, Run run) {
        Done done = attempts(tasks, false, null, run);
        run.answered(tasks, done.answers);
        announcer.committed(done.steps);
        return done.answers;
    }

    /** Others in the way are waited for each time; after some times in a row the rest is not tried. */
    private List<Answer> oneByOne(List<? extends Task> tasks, Run run) {
        List<Answer> answers = new ArrayList<>();
        int conflicts = 0;
        for (Task task : tasks) {
            Answer known = run.answer(task);
            Answer answer = known != null ? known : conflicts < MOST_CONFLICTS ? alone(task, run) : notTried(task);
            run.answered(task, answer);
            conflicts =
                    answer instanceof Answer.Failed failed && failed.exception().code() == ErrorCode.STORE_CONFLICT
                            ? conflicts + 1
                            : 0;
            answers.add(answer);
        }
        return answers;
    }

    private Answer alone(Task task, Run run) {
        try {
            return together(List.of(task), run).get(0);
        } catch (RuntimeException | StackOverflowError e) {
            return new Answer.Failed(internal(task, e));
        }
    }

    private static Answer notTried(Task task) {
        return new Answer.Failed(new BonselaException(
                ErrorCode.STORE_CONFLICT,
                task.name() + " was not decided: the store had " + MOST_CONFLICTS + " conflicts in a row"));
    }

    /** Trying one by one helps against a task that fails, not against a store that does. */
    private static boolean isUnavailable(Throwable failure) {
        return failure instanceof BonselaException known && known.code() == ErrorCode.STORE_UNAVAILABLE;
    }

    /** Decides one event without writing anything. */
    Decision evaluate(Task.Admitted event) {
        return (Decision) dryRun(event);
    }

    /** Explains a rule for an event that might be, without writing anything. */
    Explanation explain(Task.Asked question) {
        return (Explanation) dryRun(question);
    }

    private Object dryRun(Task task) {
        Done done = attempts(List.of(task), true, null, Run.ofCaller(operators));
        return done.answers.get(0).get();
    }

    /** Decides one task in units of work that another commits; nobody is told. */
    Done decideWithin(Task task, Supplier<UnitOfWork> units) {
        return attempts(List.of(task), false, units, Run.joined(operators));
    }

    /**
     * What was decided.
     *
     * @param answers one for each task
     * @param steps what came to pass, to be told once it is committed
     */
    record Done(List<Answer> answers, List<Job.Step> steps) {}

    private Done attempts(List<? extends Task> tasks, boolean dryRun, @Nullable Supplier<UnitOfWork> joined, Run run) {
        Plan more = new Plan();
        List<? extends Task> current = tasks;
        int collisions = 0;
        for (int round = 0; round < MOST_ROUNDS && collisions < MOST_ATTEMPTS; round++) {
            int known = more.size();
            try {
                Worked worked = attempt(current, more, dryRun, joined, run);
                if (worked.done != null) {
                    return worked.done;
                }
                // An attempt that found more to load is a step forward.
                collisions += more.size() > known ? 0 : 1;
                current = worked.tasks;
            } catch (Abandoned e) {
                if (run.hasSuccessor()) {
                    throw e;
                }
            }
        }
        throw new BonselaException(
                ErrorCode.STORE_CONFLICT,
                "a batch of " + tasks.get(0).tenant() + " could not be decided: " + collisions + " conflicts");
    }

    /** One attempt; without a result if it must be made again. */
    @SuppressWarnings("try") // what is held is only remembered
    private Worked attempt(
            List<? extends Task> tasks, Plan more, boolean dryRun, @Nullable Supplier<UnitOfWork> joined, Run run) {
        String tenant = tasks.get(0).tenant();
        CompiledRules inForce = rules.of(tenant)
                .orElseThrow(() -> new BonselaException(ErrorCode.INTERNAL, tenant + " lost its rule set"));
        List<Entry> batch =
                tasks.stream().map(task -> prepare(task, inForce, run)).toList();
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
            return Worked.done(new Done(batch.stream().map(Entry::known).toList(), List.of()));
        }
        Worked worked;
        try (Turns.Turn turn = joined == null ? turns.take(tenant) : null;
                UnitOfWork work = joined == null ? store.begin() : joined.get();
                Run.Held held = run.hold(turn, work)) {
            worked = work(work, new Batch(tenant, batch, request, inForce, dryRun), more);
        }
        // Compiling takes its time, so it waits until the locks are free.
        if (worked.newer != null) {
            rules.refresh(tenant, worked.newer);
        }
        return worked;
    }

    /**
     * What came of a unit of work: decisions, or nothing.
     *
     * @param newer rules to go by; null: there are none
     * @param tasks as they are to be tried next
     */
    private record Worked(@Nullable Done done, @Nullable ActiveRules newer, List<Task> tasks) {
        static Worked done(Done done) {
            return new Worked(done, null, List.of());
        }

        static Worked again(Batch batch) {
            return new Worked(null, null, batch.tasks());
        }
    }

    /** What one unit of work is to decide. */
    private record Batch(String tenant, List<Entry> entries, LoadRequest request, CompiledRules rules, boolean dryRun) {
        List<Task> tasks() {
            return entries.stream().map(Entry::task).toList();
        }
    }

    private Worked work(UnitOfWork work, Batch batch, Plan more) {
        LoadRequest request = batch.request;
        long before = System.nanoTime();
        BatchState state = new BatchState(request, work.load(Locks.of(request), request));
        Timeline.Reading reading = timeline.read(work.now(), before);
        ActiveRules active = state.get(new ActiveRulesKey(batch.tenant));
        if (active != null && !active.digest().equals(batch.rules.digest())) {
            return new Worked(null, active, batch.tasks());
        }
        Instant now = reading.now();
        List<Task> retimed = batch.entries.stream()
                .map(entry -> retimed(entry.task, reading))
                .toList();
        if (!retimed.equals(batch.tasks())) {
            return new Worked(null, null, retimed);
        }
        List<Job.Step> steps = batch.entries.stream()
                .map(entry -> decide(entry, now, state, batch.dryRun))
                .toList();
        LoadRequest missing = state.takeMissing();
        if (!missing.keys().isEmpty() || !missing.histories().isEmpty()) {
            more.addAll(missing);
            return Worked.again(batch);
        }
        List<Answer> answers = steps.stream().map(Job.Step::answer).toList();
        if (batch.dryRun || !state.hasChanges()) {
            return Worked.done(new Done(answers, List.of()));
        }
        if (!work.commit(state.change(batch.rules, null, erasure(steps)))) {
            return Worked.again(batch);
        }
        if (state.hasDueDeliveries()) {
            signal.raise();
        }
        return Worked.done(new Done(answers, steps));
    }

    /** The task; an event without a time of its own at the time that the store's clock says. */
    private Task retimed(Task task, Timeline.Reading reading) {
        if (!(task instanceof Task.Admitted admitted)
                || admitted.isRetimed()
                || admitted.event().occurredAt() != null) {
            return task;
        }
        Instant at = timeline.occurredAt(admitted.occurredAt(), admitted.handedOver(), reading);
        return at.equals(admitted.occurredAt()) ? task : admitted.at(at);
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

    private Entry prepare(Task task, CompiledRules inForce, Run run) {
        if (task instanceof Task.Ordered ordered) {
            return new Entry(task, new CommandJob(ordered.command(), ordered.nonce(), inForce, keys, codePolicy), null);
        } else if (task instanceof Task.Due due) {
            return new Entry(task, new DueJob(due, inForce, timeline), null);
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
                        task,
                        asked.event(),
                        inForce,
                        run,
                        event -> new Task.Asked(event, asked.rule()),
                        prepared -> new WhyNotJob(prepared, asked.rule(), timeline))
                : prepareEvent(
                        task,
                        (Task.Admitted) task,
                        inForce,
                        run,
                        event -> event,
                        prepared -> new EventJob(prepared, gate, timeline, keys));
    }

    private Entry prepareEvent(
            Task task,
            Task.Admitted event,
            CompiledRules inForce,
            Run run,
            Function<Task.Admitted, Task> admittedTask,
            Function<PreparedEvent, Job> job) {
        try {
            Calls calls = run.calls(event);
            Gate.Passage passage = event.ruleSet().equals(inForce.digest())
                    ? new Gate.Passage(event, null)
                    : gate.admit(event, inForce, calls);
            Task.Admitted admitted = passage.admitted();
            if (admitted == null) {
                return new Entry(task, null, new Answer.Given(Objects.requireNonNull(passage.refusal())));
            }
            PreparedEvent prepared =
                    PreparedEvent.of(inForce, admitted.event(), admitted.occurredAt(), admitted.facts(), calls);
            return new Entry(admittedTask.apply(admitted), job.apply(prepared), null);
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
            return job.decide(now, state, dryRun).about(entry.task);
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
