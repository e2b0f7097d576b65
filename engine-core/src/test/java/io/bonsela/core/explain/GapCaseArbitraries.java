package io.bonsela.core.explain;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.distinct;
import static io.bonsela.api.rule.Expressions.distinctDays;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static io.bonsela.core.explain.GapCase.bonus;
import static io.bonsela.core.explain.GapCase.usd;

import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Window;
import io.bonsela.core.explain.GapCase.Past;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates cases of rules that lack something, or pay. */
final class GapCaseArbitraries {
    private GapCaseArbitraries() {}

    static Arbitrary<GapCase> any() {
        return Combinators.combine(rules(), pasts().list().ofMaxSize(5), pasts())
                .as(GapCase::new);
    }

    /** Each past was paid USD 1.00, until one of two caps was used up. */
    static Arbitrary<GapCase> withACapUsedUp() {
        Cap roomy = Cap.count("roomy", 100);
        Arbitrary<Cap> counts = Arbitraries.integers().between(1, 3).map(limit -> Cap.count("full", limit));
        Arbitrary<Cap> values = Arbitraries.integers().between(100, 399).map(cents -> Cap.value("full", usd(cents)));
        Arbitrary<List<Past>> enough = pasts().list().ofMinSize(3).ofMaxSize(5);
        return Combinators.combine(Arbitraries.oneOf(counts, values), enough, pasts())
                .as((cap, past, asked) -> new GapCase(
                        GapCase.rules(bonus(literal(true)).cap(cap).cap(roomy).build(), Budget.of("till", usd(9_000))),
                        past,
                        asked));
    }

    /** With the event that is asked about there are at most six, and more are wanted, in a window that ends. */
    static Arbitrary<GapCase> shortOfCount() {
        Arbitrary<Expression> conditions = Combinators.combine(
                        Arbitraries.of(
                                new Window.Days(10),
                                new Window.Rolling(Duration.ofHours(250)),
                                new Window.Calendar(CalendarPeriod.MONTH)),
                        Arbitraries.of(">=", ">", "=="),
                        Arbitraries.integers().between(7, 9))
                .as((window, operator, number) -> compare(count("purchase", window), operator, number));
        return Combinators.combine(conditions, pasts().list().ofMaxSize(5), pasts())
                .as((condition, past, asked) -> new GapCase(
                        GapCase.rules(bonus(condition).build(), Budget.of("till", usd(9_000))), past, asked));
    }

    private static Arbitrary<Past> pasts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(1, 3_000),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of("till", "phone"))
                .as(Past::new);
    }

    private static Arbitrary<RuleSet> rules() {
        Arbitrary<Expression> conditions = Combinators.combine(
                        ofEvent(), ofHistory(), Arbitraries.integers().between(0, 3))
                .as((event, history, which) -> switch (which) {
                    case 0 -> event;
                    case 1 -> history;
                    case 2 -> event.and(history);
                    default -> literal(true);
                });
        return Combinators.combine(
                        conditions,
                        Arbitraries.of(0, 0, 1, 30),
                        caps().list().ofMaxSize(2).uniqueElements(Cap::id),
                        Arbitraries.integers().between(50, 500),
                        Arbitraries.of(true, true, false))
                .as((condition, cooldown, caps, budget, small) -> {
                    Rule.Builder rule = bonus(condition);
                    if (cooldown > 0) {
                        rule.cooldown(Duration.ofHours(cooldown));
                    }
                    caps.forEach(rule::cap);
                    return GapCase.rules(rule.build(), Budget.of("till", usd(small ? budget * 100 : budget)));
                });
    }

    private static Arbitrary<Cap> caps() {
        Arbitrary<Cap> counts = Arbitraries.integers().between(1, 3).map(limit -> Cap.count("count-" + limit, limit));
        Arbitrary<Cap> values =
                Arbitraries.integers().between(100, 300).map(cents -> Cap.value("value-" + cents, usd(cents)));
        return Combinators.combine(
                        Arbitraries.oneOf(counts, values),
                        Arbitraries.integers().between(0, 3))
                .as((cap, window) -> switch (window) {
                    case 0 -> cap.every(CalendarPeriod.DAY);
                    case 1 -> cap.every(CalendarPeriod.WEEK);
                    case 2 -> cap.within(Duration.ofHours(20));
                    default -> cap;
                });
    }

    private static Arbitrary<Expression> ofEvent() {
        Arbitrary<Expression> amounts = Combinators.combine(
                        Arbitraries.of(">=", ">", "<=", "<", "=="),
                        Arbitraries.integers().between(10, 3_000))
                .as((operator, cents) -> compare(field("amount"), operator, usd(cents)));
        Arbitrary<Expression> items = Combinators.combine(
                        Arbitraries.of(">=", ">", "<=", "<", "=="),
                        Arbitraries.integers().between(2, 9))
                .as((operator, number) -> compare(field("items"), operator, number));
        Arbitrary<Expression> devices =
                Arbitraries.of("till", "phone").map(device -> field("device").is(device));
        Arbitrary<Expression> one = Arbitraries.oneOf(amounts, items, devices);
        return Combinators.combine(one, amounts, Arbitraries.integers().between(0, 3))
                .as((left, right, form) -> switch (form) {
                    case 0 -> left;
                    case 1 -> left.or(right);
                    case 2 -> left.negate();
                    default -> left.and(right);
                });
    }

    private static Expression compare(Expression side, String operator, Object value) {
        return switch (operator) {
            case ">=" -> side.atLeast(value);
            case ">" -> side.above(value);
            case "<=" -> side.atMost(value);
            case "<" -> side.below(value);
            default -> side.is(value);
        };
    }

    private static Arbitrary<Expression> ofHistory() {
        Arbitrary<Window> windows = Arbitraries.of(
                new Window.Lifetime(),
                new Window.Days(10),
                new Window.Rolling(Duration.ofHours(250)),
                new Window.Calendar(CalendarPeriod.MONTH));
        Arbitrary<Expression> counts = Combinators.combine(
                        windows,
                        Arbitraries.of(">=", ">", "==", "<=", "<"),
                        Arbitraries.integers().between(1, 6))
                .as((window, operator, number) -> compare(count("purchase", window), operator, number));
        Arbitrary<Expression> sums = Combinators.combine(
                        windows,
                        Arbitraries.of(">=", ">"),
                        Arbitraries.integers().between(1, 40))
                .as((window, operator, number) -> compare(sum("purchase", field("items"), window), operator, number));
        Arbitrary<Expression> money = Combinators.combine(
                        windows,
                        Arbitraries.of(">=", ">"),
                        Arbitraries.integers().between(100, 9_000))
                .as((window, operator, cents) ->
                        compare(sum("purchase", field("amount"), window), operator, usd(cents)));
        Arbitrary<Expression> devices = Combinators.combine(
                        windows,
                        Arbitraries.of(">=", ">", "=="),
                        Arbitraries.integers().between(1, 4))
                .as((window, operator, number) ->
                        compare(distinct("purchase", field("product"), window), operator, number));
        Arbitrary<Expression> dates = Combinators.combine(
                        windows,
                        Arbitraries.of(">=", ">"),
                        Arbitraries.integers().between(1, 5))
                .as((window, operator, number) -> compare(distinctDays("purchase", window), operator, number));
        return Arbitraries.oneOf(counts, sums, money, devices, dates);
    }
}
