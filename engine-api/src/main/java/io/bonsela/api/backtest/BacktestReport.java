package io.bonsela.api.backtest;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What two rule sets made of the same events.
 *
 * @param baseline under the rules that it is compared with
 * @param candidate under the other ones
 * @param issued how many rewards more, or less
 * @param value what is granted more, or less, by currency; of every currency that either side grants
 * @param decisionsChanged of how many events a rule came out otherwise, or a reward is another
 * @param subjects those who earn something else, by name; one that earns more of one thing and less of another gains and
 *     loses
 */
public record BacktestReport(
        Figures baseline,
        Figures candidate,
        long issued,
        SortedMap<String, BigDecimal> value,
        long decisionsChanged,
        List<SubjectChange> subjects) {
    /** Copies the collections. */
    public BacktestReport {
        value = Collections.unmodifiableSortedMap(new TreeMap<>(value));
        subjects = List.copyOf(subjects);
    }

    /** What budgets pay more, or less, by currency; of every currency in which either side's do. */
    public SortedMap<String, BigDecimal> cost() {
        SortedMap<String, BigDecimal> cost = new TreeMap<>();
        candidate.cost().forEach((unit, money) -> cost.merge(unit, money.amount(), BigDecimal::add));
        baseline.cost().forEach((unit, money) -> cost.merge(unit, money.amount().negate(), BigDecimal::add));
        return cost;
    }

    /** How many subjects earn more of something. */
    public long subjectsGaining() {
        return subjects.stream().filter(SubjectChange::gains).count();
    }

    /** How many subjects earn less of something. */
    public long subjectsLosing() {
        return subjects.stream().filter(SubjectChange::loses).count();
    }
}
