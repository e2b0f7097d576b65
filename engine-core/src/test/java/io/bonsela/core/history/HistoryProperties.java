package io.bonsela.core.history;

import static io.bonsela.api.rule.Expressions.calendar;
import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.distinctDays;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.firstDate;
import static io.bonsela.api.rule.Expressions.hours;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.nthEventInPeriod;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Window;
import io.bonsela.core.Shop;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.ExpressionArbitraries;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Aggregates over a subject's history, against a recount of all its events. */
class HistoryProperties {
    /** A purchase of so many cents at an instant; or a visit, where there are none. */
    record Step(Instant at, int cents, boolean coffee) {}

    @Property(tries = 200)
    void aggregatesEqualARecount(
            @ForAll("steps") List<Step> steps, @ForAll("windows") Window window, @ForAll("zones") String zone) {
        Expression coffee = field("device").is("coffee");
        RuleSet rules = Shop.rules(
                zone,
                points("count", count("purchase", window)),
                points("coffee", count("purchase", window).where(coffee)),
                points("days", distinctDays("purchase", window)),
                Rule.named("sum")
                        .on("purchase")
                        .when(literal(true))
                        .give(
                                "cashback",
                                sum("purchase", field("amount"), window)
                                        .where(field("amount.currency").is("USD")))
                        .unbudgeted()
                        .build(),
                Rule.named("first")
                        .on("purchase")
                        .when(firstDate("purchase").withinDays(3))
                        .give("points", literal(1))
                        .build());
        try (RewardEngine engine = Shop.engine(rules)) {
            List<Step> before = new ArrayList<>();
            for (Step step : steps) {
                Decision decision = engine.process(event(before.size(), step));
                before.add(step);
                if (step.cents() > 0) {
                    compare(decision, before, step, window, ZoneId.of(zone));
                }
            }
        }
    }

    private static void compare(Decision decision, List<Step> all, Step now, Window window, ZoneId zone) {
        LocalDate today = now.at().atZone(zone).toLocalDate();
        List<Step> purchases = all.stream().filter(s -> s.cents() > 0).toList();
        List<Step> within = purchases.stream()
                .filter(s -> contains(window, s.at(), now.at(), today, zone))
                .toList();
        assertThat(points(decision, "count")).isEqualTo(within.size());
        assertThat(points(decision, "coffee"))
                .isEqualTo(within.stream().filter(Step::coffee).count());
        assertThat(points(decision, "days"))
                .isEqualTo(within.stream()
                        .map(s -> s.at().atZone(zone).toLocalDate())
                        .distinct()
                        .count());
        assertThat(decision.issuances().stream()
                        .filter(i -> i.rule().equals("sum"))
                        .map(Issuance::value))
                .containsExactly(Money.ofMinor(
                        "USD", within.stream().mapToLong(Step::cents).sum()));
        LocalDate first = purchases.stream()
                .map(s -> s.at().atZone(zone).toLocalDate())
                .min(LocalDate::compareTo)
                .orElseThrow();
        boolean recent = !first.isAfter(today) && !first.isBefore(today.minusDays(3));
        assertThat(decision.outcome("first").isPresent()).isEqualTo(recent);
    }

    private static boolean contains(Window window, Instant at, Instant now, LocalDate today, ZoneId zone) {
        LocalDate date = at.atZone(zone).toLocalDate();
        if (window instanceof Window.Calendar calendar) {
            return calendar.period().start(date).equals(calendar.period().start(today));
        }
        if (window instanceof Window.Days length) {
            return date.isAfter(today.minusDays(length.days())) && !at.isAfter(now);
        }
        if (window instanceof Window.Rolling rolling) {
            return at.isAfter(now.minus(rolling.length())) && !at.isAfter(now);
        }
        return true;
    }

    /** A rule that pays an aggregate in points, so that its value shows; where it is 0 the rule fails. */
    private static Rule points(String id, Expression aggregate) {
        return Rule.named(id)
                .on("purchase")
                .when(literal(true))
                .give("points", aggregate)
                .build();
    }

    private static long points(Decision decision, String rule) {
        return decision.issuances().stream()
                .filter(i -> i.rule().equals(rule))
                .mapToLong(i -> i.value().minorUnits())
                .sum();
    }

    private static Event event(int number, Step step) {
        Event.Builder event = Event.of(step.cents() > 0 ? "purchase" : "visit")
                .tenant(Shop.TENANT)
                .id("e" + number)
                .subject("ann")
                .occurredAt(step.at());
        if (step.cents() > 0) {
            event.amount(Money.ofMinor("USD", step.cents())).with("device", step.coffee() ? "coffee" : "tea");
        }
        return event.build();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        EventArbitraries.times(), Arbitraries.integers().between(0, 5), Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<Window> windows() {
        return ExpressionArbitraries.windows();
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of("UTC", "Africa/Harare", "America/New_York", "Pacific/Auckland");
    }

    @Test
    void aRuleThatIsPublishedLaterKnowsThePastAndOneThatPausedMissesNothing() {
        Rule counting = points("count", count("purchase", lifetime()));
        Rule other = points("other", literal(1));
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", other))) {
            engine.process(event(1, new Step(Instant.parse("2026-11-01T00:00:00Z"), 1, true)));
            Shop.publish(engine, Shop.rules("UTC", counting));
            assertThat(points(
                            engine.process(event(2, new Step(Instant.parse("2026-11-02T00:00:00Z"), 1, true))),
                            "count"))
                    .isEqualTo(2);
            Shop.publish(engine, Shop.rules("UTC", other));
            engine.process(event(3, new Step(Instant.parse("2026-11-03T00:00:00Z"), 1, true)));
            Shop.publish(engine, Shop.rules("UTC", counting));
            assertThat(points(
                            engine.process(event(4, new Step(Instant.parse("2026-11-04T00:00:00Z"), 1, true))),
                            "count"))
                    .isEqualTo(4);
        }
    }

    @Test
    void rollingWindowsEndAtTheEventAndCalendarOnesAreWhole() {
        RuleSet rules = Shop.rules(
                "America/New_York",
                points("days", count("purchase", days(1))),
                points("hours", count("purchase", hours(24))),
                points("month", count("purchase", calendar(CalendarPeriod.MONTH))));
        try (RewardEngine engine = Shop.engine(rules)) {
            // In New York clocks go back on 1 November 2026: the day has 25 hours.
            engine.process(event(1, new Step(Instant.parse("2026-11-01T04:00:00Z"), 1, true)));
            Decision late = engine.process(event(2, new Step(Instant.parse("2026-11-02T04:59:59Z"), 1, true)));
            assertThat(Map.of("days", points(late, "days"), "hours", points(late, "hours")))
                    .isEqualTo(Map.of("days", 2L, "hours", 1L));
            Decision earlier = engine.process(event(3, new Step(Instant.parse("2026-11-01T03:59:59Z"), 1, true)));
            assertThat(points(earlier, "month"))
                    .as("the last second of October")
                    .isEqualTo(1);
            Decision first = engine.process(event(4, new Step(Instant.parse("2026-11-01T04:00:00Z"), 1, true)));
            assertThat(points(first, "days"))
                    .as("later events of the day do not count")
                    .isEqualTo(2);
            assertThat(points(first, "month")).as("the whole month counts").isEqualTo(3);
        }
    }

    @Test
    void theNthEventOfAPeriod() {
        Rule second = Rule.named("second")
                .on("purchase")
                .when(nthEventInPeriod("purchase", 2, CalendarPeriod.MONTH))
                .give("points", literal(new BigDecimal(1)))
                .build();
        try (RewardEngine engine = Shop.engine(Shop.rules("UTC", second))) {
            List<Integer> paid = new ArrayList<>();
            String[] times = {"2026-01-31", "2026-02-01", "2026-02-28", "2026-02-28", "2026-01-01"};
            for (int i = 0; i < times.length; i++) {
                Step step = new Step(Instant.parse(times[i] + "T23:59:59Z"), 1, true);
                if (!engine.process(event(i, step)).issuances().isEmpty()) {
                    paid.add(i);
                }
            }
            assertThat(paid).containsExactly(2, 4);
        }
    }
}
