package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.item;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.over;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Refund;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Values over lines, for any lines, rules and order of refunds. */
class LinesProperties {
    /** A line: its category, its price in cents and its number of units. */
    record Item(boolean tea, int cents, int units) {}

    /** A rule: which lines take part, whether the value is a part of what is left, the value, and the weight. */
    record Offer(boolean onlyTea, boolean percent, int value, int weight) {}

    /** A refund: of a line, or of an amount. */
    record Return(boolean ofLine, int which, int units, int cents) {}

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void sharesSumToTheValueAndNoLineFallsBelowZero(
            @ForAll("items") List<Item> items, @ForAll("offers") List<Offer> offers) {
        try (RewardEngine engine = engine(offers)) {
            Decision decision = engine.process(sale(items));
            Map<String, Long> taken = new HashMap<>();
            for (Issuance issuance : decision.issuances()) {
                Money sum = Money.zero(Objects.requireNonNull(issuance.value()).currency());
                for (Share share : issuance.shares()) {
                    assertThat(share.amount().isPositive()).isTrue();
                    sum = sum.plus(share.amount());
                    if (issuance.type().equals("discount")) {
                        taken.merge(share.line(), share.amount().minorUnits(), Long::sum);
                    }
                }
                if (!issuance.reward().equals("credit")) {
                    assertThat(sum).isEqualTo(issuance.value());
                }
            }
            taken.forEach((line, minor) -> {
                Item item = items.get(Integer.parseInt(line) - 1);
                assertThat(minor).isLessThanOrEqualTo((long) item.cents * item.units);
            });
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void everythingRefundedInAnyOrderIsTheWholeReversed(
            @ForAll("items") List<Item> items,
            @ForAll("offers") List<Offer> offers,
            @ForAll("returns") List<Return> returns) {
        try (RewardEngine engine = engine(offers)) {
            Event sale = sale(items);
            Decision decision = engine.process(sale);
            long left = ((Money) Objects.requireNonNull(sale.attribute("amount"))).minorUnits();
            int[] units = items.stream().mapToInt(Item::units).toArray();
            int number = 0;
            for (Return each : returns) {
                Refund refund = new Refund(Origin.of("shop", "refund-" + number++, "till"), "sale");
                int which = each.which % items.size();
                long amount = left == 0 ? 0 : Math.min(left, each.cents);
                if (each.ofLine && units[which] > 0) {
                    int some = Math.min(units[which], each.units);
                    refund = refund.line(String.valueOf(which + 1), BigDecimal.valueOf(some));
                    units[which] -= some;
                } else if (amount == 0) {
                    continue;
                }
                boolean done = engine.execute(amount == 0 ? refund : refund.part(Money.ofMinor("USD", amount)))
                        .isDone();
                assertThat(done).isTrue();
                left -= amount;
            }
            for (int i = 0; i < units.length; i++) {
                if (units[i] > 0) {
                    Refund rest = new Refund(Origin.of("shop", "line-" + i, "till"), "sale")
                            .line(String.valueOf(i + 1), BigDecimal.valueOf(units[i]));
                    long part = left > 1 ? 1 : left;
                    assertThat(engine.execute(part == 0 ? rest : rest.part(Money.ofMinor("USD", part)))
                                    .isDone())
                            .isTrue();
                    left -= part;
                }
            }
            if (left > 0) {
                assertThat(engine.execute(new Refund(Origin.of("shop", "rest", "till"), "sale"))
                                .isDone())
                        .isTrue();
            }
            assertThat(engine.records().issuances(Query.of("shop")).items())
                    .hasSize(decision.issuances().size())
                    .extracting(Issuance::state)
                    .allMatch(state -> state == IssuanceState.CANCELLED || state == IssuanceState.REVERSED);
            engine.records().budgets("shop").forEach(balance -> {
                assertThat(balance.charged()).isEqualTo(Money.of("USD", "0.00"));
                assertThat(balance.reserved()).isEqualTo(Money.of("USD", "0.00"));
            });
            engine.reports()
                    .wallet("shop", "ann")
                    .forEach(balance ->
                            assertThat(balance.available().minorUnits()).isZero());
            assertThat(engine.reports().reconcile("shop").differences()).isEmpty();
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void whatAKeptLineEarnedStays(@ForAll("items") List<Item> items, @ForAll @IntRange(min = 0, max = 5) int which) {
        try (RewardEngine engine = engine(List.of(new Offer(false, true, 100, 0)))) {
            Decision decision = engine.process(sale(items));
            int line = which % items.size() + 1;
            engine.execute(new Refund(Origin.of("shop", "refund", "till"), "sale")
                    .line(String.valueOf(line), BigDecimal.valueOf(items.get(line - 1).units))
                    .part(Money.ofMinor("USD", (long) items.get(line - 1).cents * items.get(line - 1).units)));
            for (Issuance before : decision.issuances()) {
                Issuance now = engine.records().issuance("shop", before.id()).orElseThrow();
                Money kept = Money.zero(Objects.requireNonNull(before.value()).currency());
                for (Share share : before.shares()) {
                    kept = share.line().equals(String.valueOf(line)) ? kept : kept.plus(share.amount());
                }
                if (!before.shares().isEmpty()) {
                    assertThat(now.remaining()).isEqualTo(kept);
                }
            }
        }
    }

    @Property(tries = 400)
    void partsSumToTheTotalAndDifferFromTheExactPartByLessThanOne(
            @ForAll @IntRange(min = 0, max = 100_000) int total,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 5_000) Integer> weights) {
        BigDecimal[] all = weights.stream().map(BigDecimal::valueOf).toArray(BigDecimal[]::new);
        long[] room = weights.stream().mapToLong(weight -> Long.MAX_VALUE).toArray();
        long[] parts = Apportionment.of(total, all, room);
        long sum = weights.stream().mapToLong(Integer::longValue).sum();
        long given = 0;
        for (int i = 0; i < parts.length; i++) {
            given += parts[i];
            BigDecimal exact = sum == 0
                    ? BigDecimal.ZERO
                    : BigDecimal.valueOf(total).multiply(all[i]).divide(BigDecimal.valueOf(sum), 9, RoundingMode.DOWN);
            assertThat(BigDecimal.valueOf(parts[i]).subtract(exact).abs()).isLessThan(BigDecimal.ONE);
        }
        assertThat(given).isEqualTo(sum == 0 ? 0 : total);
    }

    @Provide
    Arbitrary<List<Item>> items() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 2_000),
                        Arbitraries.integers().between(1, 4))
                .as(Item::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Offer>> offers() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 120),
                        Arbitraries.integers().between(0, 2))
                .as(Offer::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Return>> returns() {
        return Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 900))
                .as(Return::new)
                .list()
                .ofMaxSize(6);
    }

    private static RewardEngine engine(List<Offer> offers) {
        RuleSet.Builder set = RuleSet.of("shop", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "amount",
                                Attribute.required(ValueType.money("USD")),
                                "lines",
                                Attribute.required(ValueType.listOf(ValueType.object(Map.of(
                                                "tea", ValueType.BOOLEAN,
                                                "price", ValueType.money("USD"),
                                                "units", ValueType.NUMBER))))
                                        .lines(new Attribute.Lines(null, "price", "units"))))
                .budget(Budget.of("all", Money.of("USD", "100000.00")))
                .reward(Reward.discount("off", "USD"))
                .reward(Reward.credit("credit", "USD"))
                .reward(Reward.credit("points", "POINTS"));
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            Sharing lines = Sharing.over(field("lines"));
            lines = offer.onlyTea ? lines.where(item("tea")) : lines;
            lines = offer.weight == 0 ? lines : lines.by(offer.weight == 1 ? literal(1) : item("units"));
            Expression value = offer.percent
                    ? over("left").times(BigDecimal.valueOf(offer.value, 2))
                    : literal(Money.ofMinor("USD", offer.value * 10L));
            set.rule(Rule.named("rule-" + i)
                    .on("sale")
                    .when(literal(true))
                    .budget("all")
                    .give(Effect.of("off", value).over(lines))
                    .give(Effect.of("credit", literal(Money.of("USD", "0.37"))))
                    .build());
            set.rule(Rule.named("points-" + i)
                    .on("sale")
                    .when(literal(true))
                    .give(Effect.of("points", over("left").dividedBy("USD 0.10"))
                            .over(lines))
                    .build());
        }
        return RewardEngine.builder().rules(set.build()).build();
    }

    private static Event sale(List<Item> items) {
        long total = 0;
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Item item : items) {
            total += (long) item.cents * item.units;
            lines.add(Map.of("tea", item.tea, "price", Money.ofMinor("USD", item.cents), "units", item.units));
        }
        return Event.of("sale")
                .tenant("shop")
                .id("sale")
                .subject("ann")
                .amount(Money.ofMinor("USD", total))
                .with("lines", lines)
                .build();
    }
}
