package io.bonsela.api.backtest;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.SubjectChange;
import io.bonsela.api.backtest.EventIds.Hashed;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Codec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides the same events under two rule sets, each with its own {@link Rehearsal}. Decisions are made as in
 * production, including caps, cooldowns and budgets, and are dated by the events. Not thread-safe.
 *
 * <pre>{@code
 * try (Backtest backtest = Backtest.of(active, candidate, RewardEngine::builder)) {
 *     backtest.add(events); // in their order; call it again for more events
 *     BacktestReport report = backtest.report();
 * }
 * }</pre>
 */
public final class Backtest implements AutoCloseable {
    /** The maximum number of events that are decided at once. */
    private static final int BATCH = 4_096;

    private final Side baseline;
    private final Side candidate;
    private final int threads;
    private final ExecutorService workers;
    private final EventIds known = new EventIds(Codec.canonical()::encode);
    private final Map<String, Map<String, BigDecimal>> bySubject = new HashMap<>();
    private long changed;
    private @Nullable BonselaException failure;

    private Backtest(Side baseline, Side candidate, int threads) {
        this.baseline = baseline;
        this.candidate = candidate;
        this.threads = threads;
        workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "bonsela-backtest");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts a backtest that decides on one thread.
     *
     * @param baseline the rules to compare with
     * @param candidate the other rules, of the same tenant
     * @param engines supplies builders with the host's additions to the language; their rule sets, stores and clocks
     *     are ignored
     * @throws InvalidRuleSetException if either rule set has mistakes
     */
    public static Backtest of(RuleSet baseline, RuleSet candidate, Supplier<RewardEngineBuilder> engines) {
        return of(baseline, candidate, engines, 1);
    }

    /**
     * Starts a backtest that decides on several threads. The results are the same: the two sides are decided at the same
     * time, and a side whose rules share nothing between subjects also decides different subjects at the same time.
     *
     * @param baseline the rules to compare with
     * @param candidate the other rules, of the same tenant
     * @param engines supplies builders as above; facts and operators of the host are called from two
     *     threads, one for each side, if {@code threads} is 2 or more
     * @param threads the number of threads, 1 or more
     * @throws InvalidRuleSetException if either rule set has mistakes
     * @throws BonselaException INVALID_VALUE if the number of threads is below 1
     */
    public static Backtest of(RuleSet baseline, RuleSet candidate, Supplier<RewardEngineBuilder> engines, int threads) {
        if (threads < 1) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the number of threads, " + threads + ", is below 1");
        }
        Rehearsal first = engines.get().rehearse(baseline);
        try {
            return new Backtest(
                    new Side(0, baseline, first, threads),
                    new Side(1, candidate, engines.get().rehearse(candidate), threads),
                    threads);
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /**
     * Decides events on both sides. Events that rules raised are left out: the rules of each side raise them again. An
     * event that was decided before is not decided again. After a failure, this and {@link #report} fail in the same way.
     *
     * @param events the events, in their order
     * @return the candidate's decisions on the others, in the same order; a repeated event has one without outcomes
     * @throws BonselaException INTERNAL if code of the host fails in a way that a decision cannot express
     */
    public List<Decision> add(List<Event> events) {
        requireSound();
        List<Decision> decisions = new ArrayList<>(events.size());
        List<Event> batch = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Event event : events) {
            if (event.cause() != null) {
                continue;
            }
            if (batch.size() == BATCH || !ids.add(event.id())) {
                decide(batch, decisions);
                batch.clear();
                ids.clear();
                ids.add(event.id());
            }
            batch.add(event);
        }
        decide(batch, decisions);
        return decisions;
    }

    private void decide(List<Event> batch, List<Decision> decisions) {
        List<Hashed> keys = hash(batch);
        List<List<Decision>> before = new ArrayList<>(Collections.nCopies(batch.size(), List.of()));
        List<List<Decision>> after = new ArrayList<>(Collections.nCopies(batch.size(), List.of()));
        List<Callable<Void>> tasks = new ArrayList<>(baseline.tasks(batch, keys, known, before));
        tasks.addAll(candidate.tasks(batch, keys, known, after));
        run(tasks);
        run(List.of(() -> baseline.count(batch, before), () -> candidate.count(batch, after)));
        for (int i = 0; i < batch.size(); i++) {
            baseline.remember(keys.get(i), before.get(i), known);
            candidate.remember(keys.get(i), after.get(i), known);
            compare(before.get(i), after.get(i));
            decisions.add(after.get(i).get(0));
        }
    }

    private List<Hashed> hash(List<Event> batch) {
        int share = batch.size() / threads + 1;
        List<Callable<List<Hashed>>> tasks = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += share) {
            List<Event> own = batch.subList(from, Math.min(from + share, batch.size()));
            tasks.add(() -> known.hash(own));
        }
        List<Hashed> keys = new ArrayList<>(batch.size());
        run(tasks).forEach(keys::addAll);
        return keys;
    }

    private <T> List<T> run(List<Callable<T>> tasks) {
        List<T> results = new ArrayList<>(tasks.size());
        try {
            for (Future<T> task : workers.invokeAll(tasks)) {
                results.add(task.get());
            }
        } catch (ExecutionException e) {
            failure = e.getCause() instanceof BonselaException thrown
                    ? thrown
                    : new BonselaException(ErrorCode.INTERNAL, "an event could not be decided", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new BonselaException(ErrorCode.INTERNAL, "the backtest was interrupted", e);
        }
        requireSound();
        return results;
    }

    /** After a failure, some events are decided and not counted. */
    private void requireSound() {
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Adds typed codes to a pool on both sides.
     *
     * @param pool the pool's id
     * @param codes the codes; those that the pool already has are ignored
     */
    public void addCodes(String pool, List<String> codes) {
        baseline.addCodes(pool, codes);
        candidate.addCodes(pool, codes);
    }

    /** Counts, on both sides, an event that could not be read. */
    public void addUnreadable() {
        baseline.addUnreadable();
        candidate.addUnreadable();
    }

    private void compare(List<Decision> old, List<Decision> other) {
        boolean same = old.size() == other.size();
        for (int i = 0; same && i < old.size(); i++) {
            same = isAs(old.get(i), other.get(i));
        }
        if (!same) {
            changed++;
            old.forEach(decision -> earn(decision, -1));
            other.forEach(decision -> earn(decision, 1));
        }
    }

    private static boolean isAs(Decision old, Decision other) {
        return old.status() == other.status()
                && old.subject().equals(other.subject())
                && (old.status() != Decision.Status.DECIDED || (comesOutAs(old, other) && grantsAs(old, other)));
    }

    /** Compares without the reasons, because their amounts and times can differ when nothing else does. */
    private static boolean comesOutAs(Decision old, Decision other) {
        boolean same = old.outcomes().size() == other.outcomes().size();
        for (int i = 0; same && i < old.outcomes().size(); i++) {
            RuleOutcome outcome = old.outcomes().get(i);
            RuleOutcome like = other.outcome(outcome.rule()).orElse(null);
            same = like != null && like.outcome() == outcome.outcome();
        }
        return same;
    }

    /** Compares without ids and standing, which depend on earlier decisions. */
    private static boolean grantsAs(Decision old, Decision other) {
        List<Issuance> left = old.issuances();
        List<Issuance> right = other.issuances();
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            Issuance one = left.get(i);
            Issuance two = right.get(i);
            same = one.rule().equals(two.rule())
                    && one.effect() == two.effect()
                    && one.reward().equals(two.reward())
                    && Objects.equals(one.value(), two.value())
                    && Objects.equals(one.cost(), two.cost())
                    && Objects.equals(one.expiresAt(), two.expiresAt());
        }
        return same;
    }

    private void earn(Decision decision, int sign) {
        if (decision.status() != Decision.Status.DECIDED) {
            return;
        }
        for (Issuance issuance : decision.issuances()) {
            Money value = issuance.value();
            String unit = value == null ? issuance.reward() : value.currency().code();
            BigDecimal amount = value == null ? BigDecimal.ONE : value.amount();
            bySubject
                    .computeIfAbsent(decision.subject(), subject -> new HashMap<>())
                    .merge(unit, sign > 0 ? amount : amount.negate(), BigDecimal::add);
        }
    }

    /**
     * Returns the results for the events so far.
     *
     * @throws BonselaException INTERNAL if {@link #add} failed
     */
    public BacktestReport report() {
        requireSound();
        Figures old = baseline.figures();
        Figures other = candidate.figures();
        List<SubjectChange> subjects = bySubject.entrySet().stream()
                .map(entry -> change(entry.getKey(), entry.getValue()))
                .filter(change -> !change.difference().isEmpty())
                .sorted(Comparator.comparing(SubjectChange::subject))
                .toList();
        return new BacktestReport(old, other, changed, subjects);
    }

    private static SubjectChange change(String subject, Map<String, BigDecimal> amounts) {
        SortedMap<String, BigDecimal> difference = new TreeMap<>(amounts);
        difference.values().removeIf(amount -> amount.signum() == 0);
        return new SubjectChange(subject, difference);
    }

    /** Releases both sides. */
    @Override
    public void close() {
        workers.shutdownNow();
        try (baseline;
                candidate) {
            bySubject.clear();
        }
    }
}
