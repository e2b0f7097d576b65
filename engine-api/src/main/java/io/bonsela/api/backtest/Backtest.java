package io.bonsela.api.backtest;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.api.backtest.BacktestReport.SubjectChange;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

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
    private final Rehearsal baseline;
    private final Rehearsal candidate;
    private final Tally before;
    private final Tally after;
    private final Map<String, Map<String, BigDecimal>> bySubject = new HashMap<>();
    private long changed;

    private Backtest(RuleSet old, Rehearsal baseline, RuleSet other, Rehearsal candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
        before = new Tally(old);
        after = new Tally(other);
    }

    /**
     * Starts a backtest.
     *
     * @param baseline the rules to compare with
     * @param candidate the other rules, of the same tenant
     * @param engines supplies builders with the host's additions to the language; their rule sets, stores and clocks
     *     are ignored
     * @throws InvalidRuleSetException if either rule set has mistakes
     */
    public static Backtest of(RuleSet baseline, RuleSet candidate, Supplier<RewardEngineBuilder> engines) {
        Rehearsal first = engines.get().rehearse(baseline);
        try {
            return new Backtest(baseline, first, candidate, engines.get().rehearse(candidate));
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    /**
     * Decides events on both sides. Events that rules raised are left out: the rules of each side raise them again.
     *
     * @param events the events, in their order
     * @return the candidate's decisions on the others, in the same order
     */
    public List<Decision> add(List<Event> events) {
        List<Decision> decisions = new ArrayList<>(events.size());
        for (Event event : events) {
            if (event.cause() != null) {
                continue;
            }
            List<Decision> decided = candidate.decideAll(event);
            compare(event, baseline.decideAll(event), decided);
            decisions.add(decided.get(0));
        }
        return decisions;
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
        before.addUnreadable();
        after.addUnreadable();
    }

    private void compare(Event event, List<Decision> old, List<Decision> other) {
        before.add(old.get(0), event);
        after.add(other.get(0), event);
        old.stream().skip(1).forEach(before::addRaised);
        other.stream().skip(1).forEach(after::addRaised);
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

    /** Returns the results for the events so far. */
    public BacktestReport report() {
        Figures old = before.figures(baseline.budgets());
        Figures other = after.figures(candidate.budgets());
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
        try (baseline;
                candidate) {
            bySubject.clear();
        }
    }
}
