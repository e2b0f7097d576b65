package io.bonsela.api.backtest;

import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What two rule sets made of the same events.
 *
 * @param baseline under the rules that it is compared with
 * @param candidate under the other ones
 * @param decisionsChanged of how many events a rule came out otherwise, or a reward is another
 * @param subjects those who earn something else, by name; one that earns more of one thing and less of another gains and
 *     loses
 */
public record BacktestReport(Figures baseline, Figures candidate, long decisionsChanged, List<SubjectChange> subjects) {
    /** Copies the list. */
    public BacktestReport {
        subjects = List.copyOf(subjects);
    }

    /** How many rewards more, or less. */
    public long issued() {
        return candidate.issued() - baseline.issued();
    }

    /** What is granted more, or less, by currency; of every currency that either side grants. */
    public SortedMap<String, BigDecimal> value() {
        return difference(Figures::value);
    }

    /** What rewards cost more, or less, by currency; of every currency in which one of either side does. */
    public SortedMap<String, BigDecimal> cost() {
        return difference(Figures::cost);
    }

    private SortedMap<String, BigDecimal> difference(Function<Figures, Map<String, Money>> of) {
        SortedMap<String, BigDecimal> difference = new TreeMap<>();
        of.apply(candidate).forEach((unit, money) -> difference.merge(unit, money.amount(), BigDecimal::add));
        of.apply(baseline)
                .forEach((unit, money) -> difference.merge(unit, money.amount().negate(), BigDecimal::add));
        return difference;
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
