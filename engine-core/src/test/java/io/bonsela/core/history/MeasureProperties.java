package io.bonsela.core.history;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.distinct;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.id;
import static io.bonsela.api.rule.Expressions.last;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.maxOf;
import static io.bonsela.api.rule.Expressions.minOf;
import static io.bonsela.api.rule.Expressions.since;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Window;
import io.bonsela.core.Shop;
import io.bonsela.testkit.EventArbitraries;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Smallest, largest, different, last, and since an event, with refunds between: against a recount of all events. */
class MeasureProperties {
    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final List<String> DEVICES = List.of("coffee", "tea", "cake");

    /** A purchase of so many cents; a visit, where there are none. */
    private record Step(Instant at, int cents, String device, int refunds, boolean wholly) {}

    /** What is left of a step after refunds. */
    private static final class Told {
        private final Step step;
        private final String id;
        private int net;

        Told(Step step, String id) {
            this.step = step;
            this.id = id;
            net = step.cents();
        }

        boolean isPurchase() {
            return step.cents() > 0;
        }

        boolean counts() {
            return !isPurchase() || net > 0;
        }
    }

    @Property(tries = 200)
    void measuresEqualARecount(@ForAll("steps") List<Step> steps, @ForAll("lengths") Window within) {
        Expression tea = field("device").is("tea");
        Window sinceTea = since("purchase", within).where(tea);
        RuleSet rules = Shop.rules(
                ZONE.getId(),
                pays(
                        "min",
                        "cashback",
                        minOf("purchase", field("amount"), within)
                                .where(field("amount.currency").is("USD"))),
                pays(
                        "max",
                        "cashback",
                        maxOf("purchase", field("amount"), within)
                                .where(field("amount.currency").is("USD"))),
                pays(
                        "max-tea",
                        "cashback",
                        maxOf("purchase", field("amount"), within)
                                .where(field("amount.currency").is("USD").and(tea))),
                pays("distinct", "points", distinct("purchase", field("device"), within)),
                pays("amounts", "points", distinct("purchase", field("amount"), within)),
                holds("last-coffee", last("purchase", field("device"), within).is("coffee")),
                holds("any", last("purchase", id(), within).isPresent()),
                pays(
                        "since-tea",
                        "cashback",
                        sum("purchase", field("amount"), sinceTea)
                                .where(field("amount.currency").is("USD"))),
                pays("since-visit", "points", count("purchase", since("visit", within))));
        try (RewardEngine engine = Shop.engine(rules)) {
            List<Told> told = new ArrayList<>();
            for (Step step : steps) {
                Told now = new Told(step, "e" + told.size());
                Decision decision = engine.process(event(now));
                told.add(now);
                if (now.isPurchase()) {
                    compare(decision, told, now, within);
                }
                refund(engine, told, step, steps.size());
            }
        }
    }

    private static void refund(RewardEngine engine, List<Told> told, Step step, int steps) {
        if (step.refunds() >= told.size() || told.get(step.refunds()).net < 2) {
            return;
        }
        Told one = told.get(step.refunds());
        int part = step.wholly() ? one.net : one.net / 2;
        one.net -= part;
        Refund refund = new Refund(Origin.of(Shop.TENANT, "r" + told.size() + "of" + steps, "clerk"), one.id)
                .part(Money.ofMinor("USD", part));
        assertThat(engine.execute(refund).isDone()).isTrue();
    }

    private static void compare(Decision decision, List<Told> told, Told now, Window within) {
        List<Told> left = among(told, now, within, t -> t.isPurchase() && t.counts());
        assertThat(value(decision, "min"))
                .isEqualTo(left.stream().mapToInt(t -> t.net).min().orElse(0));
        assertThat(value(decision, "max"))
                .isEqualTo(left.stream().mapToInt(t -> t.net).max().orElse(0));
        assertThat(value(decision, "max-tea"))
                .isEqualTo(left.stream()
                        .filter(MeasureProperties::isTea)
                        .mapToInt(t -> t.net)
                        .max()
                        .orElse(0));
        assertThat(value(decision, "distinct"))
                .isEqualTo(left.stream().map(t -> t.step.device()).distinct().count());
        assertThat(value(decision, "amounts"))
                .isEqualTo(left.stream().map(t -> t.net).distinct().count());
        Optional<Told> last = latest(left);
        assertThat(matched(decision, "any")).isEqualTo(last.isPresent());
        assertThat(matched(decision, "last-coffee"))
                .isEqualTo(last.isPresent() && last.get().step.device().equals("coffee"));
        Optional<Told> tea =
                latest(left.stream().filter(MeasureProperties::isTea).toList());
        assertThat(value(decision, "since-tea"))
                .isEqualTo(left.stream()
                        .filter(t -> tea.isPresent()
                                && !t.step.at().isBefore(tea.get().step.at()))
                        .mapToInt(t -> t.net)
                        .sum());
        Optional<Told> visit = latest(among(told, now, within, t -> !t.isPurchase()));
        assertThat(value(decision, "since-visit"))
                .isEqualTo(left.stream()
                        .filter(t -> visit.isPresent()
                                && !t.step.at().isBefore(visit.get().step.at()))
                        .count());
    }

    private static boolean isTea(Told told) {
        return told.step.device().equals("tea");
    }

    /** Up to now, and not before the window. */
    private static List<Told> among(List<Told> told, Told now, Window within, Predicate<Told> wanted) {
        Instant time = now.step.at();
        return told.stream()
                .filter(wanted)
                .filter(t -> !t.step.at().isAfter(time))
                .filter(t -> within instanceof Window.Days days
                        ? date(t.step.at()).isAfter(date(time).minusDays(days.days()))
                        : t.step.at().isAfter(time.minus(((Window.Rolling) within).length())))
                .toList();
    }

    private static LocalDate date(Instant at) {
        return at.atZone(ZONE).toLocalDate();
    }

    /** Of several at one instant, the one with the greatest device. */
    private static Optional<Told> latest(List<Told> told) {
        return told.stream().max(Comparator.comparing((Told t) -> t.step.at()).thenComparing(t -> t.step.device()));
    }

    private static Rule pays(String name, String reward, Expression value) {
        return Rule.named(name)
                .on("purchase")
                .when(literal(true))
                .give(reward, value)
                .unbudgeted()
                .build();
    }

    private static Rule holds(String name, Expression condition) {
        return Rule.named(name)
                .on("purchase")
                .when(condition)
                .give("points", literal(1))
                .build();
    }

    private static long value(Decision decision, String rule) {
        return decision.issuances().stream()
                .filter(i -> i.rule().equals(rule))
                .map(Issuance::value)
                .mapToLong(Money::minorUnits)
                .sum();
    }

    private static boolean matched(Decision decision, String rule) {
        return decision.outcome(rule).map(o -> o.outcome() == Outcome.MATCHED).orElse(false);
    }

    private static Event event(Told told) {
        Event.Builder event = Event.of(told.isPurchase() ? "purchase" : "visit")
                .tenant(Shop.TENANT)
                .id(told.id)
                .subject("ann")
                .occurredAt(told.step.at());
        if (told.isPurchase()) {
            event.amount(Money.ofMinor("USD", told.step.cents())).with("device", told.step.device());
        }
        return event.build();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        // Few instants, so that some fall together.
        Arbitrary<Instant> times = Arbitraries.oneOf(
                EventArbitraries.times(),
                Arbitraries.integers()
                        .between(0, 12)
                        .map(h -> Instant.parse("2026-10-31T22:00:00Z").plus(Duration.ofHours(6L * h))));
        return Combinators.combine(
                        times,
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of(DEVICES),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.of(true, false))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    @Provide
    Arbitrary<Window> lengths() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(1, 10).map(Window.Days::new),
                Arbitraries.integers().between(1, 100).map(h -> new Window.Rolling(Duration.ofHours(h))));
    }
}
