package io.bonsela.api.backtest;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RuleOutcome;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides the same events under two rule sets, each in an engine of its own that forgets when it is done, and dates the
 * decisions by the events. It decides as it does in earnest, caps, cooldowns and budgets included. Not thread-safe.
 *
 * <pre>{@code
 * try (Backtest backtest = Backtest.of(active, candidate, RewardEngine::builder)) {
 *     backtest.add(events); // in their order, as often as there are more
 *     BacktestReport report = backtest.report();
 * }
 * }</pre>
 */
public final class Backtest implements AutoCloseable {
    private final RewardEngine baseline;
    private final RewardEngine candidate;
    private final String tenant;
    private final Tally before;
    private final Tally after;
    private final Map<String, Map<String, BigDecimal>> bySubject = new HashMap<>();
    private long changed;

    private Backtest(RuleSet old, RewardEngine baseline, RuleSet other, RewardEngine candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
        tenant = old.tenant();
        before = new Tally(old);
        after = new Tally(other);
    }

    /**
     * Begins a backtest.
     *
     * @param baseline the rules that are compared with
     * @param candidate the other rules, of the same tenant
     * @param engines begins an engine with what the host adds to the language, and without a store; rules and clock are
     *     set here
     * @throws InvalidRuleSetException if either has mistakes
     */
    public static Backtest of(RuleSet baseline, RuleSet candidate, Supplier<RewardEngineBuilder> engines) {
        RewardEngine first = engine(baseline, engines);
        try {
            return new Backtest(baseline, first, candidate, engine(candidate, engines));
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private static RewardEngine engine(RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        return engines.get().clockFromEvents().rules(rules).build();
    }

    /**
     * Decides events on both sides.
     *
     * @param events in their order
     * @return the candidate's decisions, in the same order
     */
    public List<Decision> add(List<Event> events) {
        List<Decision> old = baseline.processAll(events);
        List<Decision> other = candidate.processAll(events);
        for (int i = 0; i < events.size(); i++) {
            compare(old.get(i), other.get(i));
        }
        return other;
    }

    /** Counts, on both sides, an event that could not be read. */
    public void addUnreadable() {
        before.addUnreadable();
        after.addUnreadable();
    }

    private void compare(Decision old, Decision other) {
        before.add(old);
        after.add(other);
        boolean decided = old.status() == Decision.Status.DECIDED;
        boolean same = old.status() == other.status()
                && (!decided
                        || (cameOut(old).equals(cameOut(other)) && granted(old).equals(granted(other))));
        if (!same) {
            changed++;
        }
        earn(old, -1);
        earn(other, 1);
    }

    /** Without the reasons: they tell amounts and times, which differ where nothing else does. */
    private static Map<String, Outcome> cameOut(Decision decision) {
        return decision.outcomes().stream().collect(Collectors.toMap(RuleOutcome::rule, RuleOutcome::outcome));
    }

    /** What was granted, without what tells the two sides' issuances apart: their standing hangs on what came before. */
    private static List<List<@Nullable Object>> granted(Decision decision) {
        return decision.issuances().stream()
                .map(one -> Arrays.<@Nullable Object>asList(
                        one.rule(), one.effect(), one.reward(), one.value(), one.cost(), one.expiresAt()))
                .toList();
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

    /** What came of the events so far. */
    public BacktestReport report() {
        Figures old = before.figures(baseline.records().budgets(tenant));
        Figures other = after.figures(candidate.records().budgets(tenant));
        SortedMap<String, BigDecimal> value = new TreeMap<>();
        other.value().forEach((unit, money) -> value.merge(unit, money.amount(), BigDecimal::add));
        old.value().forEach((unit, money) -> value.merge(unit, money.amount().negate(), BigDecimal::add));
        List<SubjectChange> subjects = bySubject.entrySet().stream()
                .map(entry -> change(entry.getKey(), entry.getValue()))
                .filter(change -> !change.difference().isEmpty())
                .sorted(Comparator.comparing(SubjectChange::subject))
                .toList();
        return new BacktestReport(old, other, other.issued() - old.issued(), value, changed, subjects);
    }

    private static SubjectChange change(String subject, Map<String, BigDecimal> amounts) {
        SortedMap<String, BigDecimal> difference = new TreeMap<>(amounts);
        difference.values().removeIf(amount -> amount.signum() == 0);
        return new SubjectChange(subject, difference);
    }

    /** Forgets both engines. */
    @Override
    public void close() {
        try (baseline;
                candidate) {
            bySubject.clear();
        }
    }
}
