package io.bonsela.core.explain;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.distinct;
import static io.bonsela.api.rule.Expressions.distinctDays;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.explain.Explanation.RuleExplanation;
import io.bonsela.api.explain.ExplanationText;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.core.Shop;
import io.bonsela.core.interpret.InterpreterProvider;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Every gap is right: what it says lacks is brought about through the front door, with events and top-ups, and the rule
 * pays; with one unit less of any of the gaps it does not.
 */
class GapProperties {
    private static final String TENANT = "shop";
    private static final ZoneId ZONE = ZoneId.of("Africa/Harare");
    private static final Instant NOW = Instant.parse("2024-03-13T10:00:00Z");
    private static final ExplanationText TEXT = ExplanationText.english(ZONE);
    private static final Past SALE = new Past(0, 1_000, 3, "till");

    /** One event of the past: how many hours ago, and what it was. */
    private record Past(int hoursAgo, int cents, int items, String device) {
        Event event(int number) {
            return purchase("past-" + number, NOW.minus(Duration.ofHours(hoursAgo)), usd(cents), items, device);
        }
    }

    /** A rule, what came before, and what is asked about. */
    private record Case(RuleSet rules, List<Past> past, Past asked) {
        @Override
        public String toString() {
            return rules.rules() + " on " + rules.budgets() + ": " + past + ", then " + asked;
        }

        RewardEngine engine() {
            RewardEngine engine = RewardEngine.builder()
                    .rules(rules)
                    .evaluator(new InterpreterProvider())
                    .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                    .clockFromEvents()
                    .maxFuture(Duration.ofDays(3_000))
                    .build();
            List<Past> inOrder = new ArrayList<>(past);
            inOrder.sort((a, b) -> b.hoursAgo - a.hoursAgo);
            for (int i = 0; i < inOrder.size(); i++) {
                engine.process(inOrder.get(i).event(i));
            }
            return engine;
        }

        Event event(String id) {
            return purchase(id, NOW, usd(asked.cents), asked.items, asked.device);
        }
    }

    private static Money usd(int cents) {
        return Money.of("USD", BigDecimal.valueOf(cents, 2));
    }

    private static Event purchase(String id, Instant at, Object amount, Object items, String device) {
        return purchase(id, at, amount, items, device, device);
    }

    private static Event purchase(String id, Instant at, Object amount, Object items, String device, String product) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id(id)
                .subject("rudo")
                .occurredAt(at)
                .with("amount", amount)
                .with("items", items)
                .with("device", device)
                .with("product", product)
                .build();
    }

    @Property(tries = 400)
    void closedTheyAreEnoughAndOneUnitShortTheyAreNot(@ForAll("cases") Case example) {
        RuleExplanation why = explain(example);
        boolean pays = pays(example);

        assertThat(why.pays()).isEqualTo(pays);
        if (pays) {
            assertThat(why.gaps()).isEmpty();
            return;
        }
        assertThat(why.gaps()).isNotEmpty();
        assertThat(TEXT.page(why)).hasSizeLessThanOrEqualTo(ExplanationText.PAGE);
        Statistics.label("can be closed").collect(why.enough());
        if (why.enough()) {
            close(example, why);
        }
    }

    private static void close(Case example, RuleExplanation why) {
        assertThat(pays(example, why, null)).as("%s", why.gaps()).isTrue();
        for (Gap gap : why.gaps()) {
            assertThat(pays(example, why, gap)).as("one short of %s", gap).isFalse();
        }
    }

    @Example
    void everyKindOfGapIsClosed() {
        Expression often = count("purchase", new Window.Lifetime()).atLeast(3);
        Expression much =
                sum("purchase", field("amount"), new Window.Lifetime()).atLeast(usd(9_000));
        Expression varied =
                distinct("purchase", field("product"), new Window.Lifetime()).atLeast(3);
        Expression onDates = distinctDays("purchase", new Window.Lifetime()).atLeast(3);
        Expression any = literal(true);
        closes(Gap.Kind.COMPARISON, bonus(field("amount").atLeast(usd(2_000))), 9_000);
        closes(Gap.Kind.COUNT, bonus(often), 9_000);
        closes(Gap.Kind.SUM, bonus(much), 9_000);
        closes(Gap.Kind.DISTINCT, bonus(varied), 9_000);
        closes(Gap.Kind.DISTINCT_DAYS, bonus(onDates), 9_000);
        closes(Gap.Kind.COOLDOWN, bonus(any).cooldown(Duration.ofHours(30)), 9_000);
        closes(Gap.Kind.CAP, bonus(any).cap(Cap.count("daily", 1).within(Duration.ofHours(20))), 9_000);
        closes(Gap.Kind.BUDGET, bonus(any), 150);
    }

    private static void closes(Gap.Kind kind, Rule.Builder rule, int budget) {
        Case example = new Case(rules(rule.build(), Budget.of("till", usd(budget))), List.of(hoursAgo(5)), SALE);
        RuleExplanation why = explain(example);
        assertThat(why.gaps()).extracting(Gap::kind).containsExactly(kind);
        assertThat(why.enough()).as("%s", why.gaps()).isTrue();
        close(example, why);
    }

    private static Past hoursAgo(int hours) {
        return new Past(hours, SALE.cents, SALE.items, SALE.device);
    }

    private static Gap only(Case example) {
        RuleExplanation why = explain(example);
        assertThat(why.gaps()).hasSize(1);
        return why.gaps().get(0);
    }

    /** A cap for all time does not free by itself: its limit is raised by what is too much. */
    @Property(tries = 200)
    void whatIsTooMuchForACapIsWhatItsLimitLacks(@ForAll("casesWithACapUsedUp") Case example) {
        Gap gap = only(example);
        assertThat(gap.kind()).isEqualTo(Gap.Kind.CAP);
        assertThat(gap.availableAt()).isEmpty();
        assertThat(paysWithRaisedCap(example, gap, false)).isTrue();
        assertThat(paysWithRaisedCap(example, gap, true)).isFalse();
    }

    @Property(tries = 200)
    void eventsCountUntilTheDeadlineAndNotFromItOn(@ForAll("casesShortOfCount") Case example) {
        Gap gap = only(example);
        assertThat(gap.kind()).isEqualTo(Gap.Kind.COUNT);
        Instant by = (Instant) Objects.requireNonNull(gap.argument("by"));
        assertThat(paysWithMoreAt(example, gap, by.minus(1, ChronoUnit.MICROS))).isTrue();
        assertThat(paysWithMoreAt(example, gap, by)).isFalse();
    }

    private static boolean paysWithMoreAt(Case example, Gap gap, Instant at) {
        try (RewardEngine engine = example.engine()) {
            engine.process(example.event("asked"));
            int missing = ((BigDecimal) Objects.requireNonNull(gap.argument("missing"))).intValueExact();
            boolean pays = false;
            for (int i = 0; i < missing; i++) {
                Past asked = example.asked;
                Event more = purchase("more-" + i, at, usd(asked.cents), BigDecimal.valueOf(asked.items), asked.device);
                pays |= !engine.process(more).issuances().isEmpty();
            }
            return pays;
        }
    }

    private static RuleExplanation explain(Case example) {
        try (RewardEngine engine = example.engine()) {
            return engine.whyNot(example.event("asked"), "bonus").rule("bonus").orElseThrow();
        }
    }

    private static boolean pays(Case example) {
        try (RewardEngine engine = example.engine()) {
            return !engine.process(example.event("asked")).issuances().isEmpty();
        }
    }

    private static boolean paysWithRaisedCap(Case example, Gap gap, boolean oneShort) {
        Object excess = Objects.requireNonNull(gap.argument("excess"));
        RuleSet raised = example.rules.toBuilder().build();
        Rule rule = raised.rules().get(0);
        Rule.Builder other = Rule.named(rule.id())
                .on("purchase")
                .when(rule.condition())
                .give(rule.effects().get(0))
                .budget("till");
        for (Cap cap : rule.caps()) {
            boolean named = cap.id().equals(gap.argument("cap"));
            Cap.Limit limit = named ? raised(cap.limit(), excess, oneShort) : cap.limit();
            other.cap(new Cap(cap.id(), limit, cap.window(), cap.dimensions(), cap.ifMissing(), cap.releasedOn()));
        }
        try (RewardEngine engine = example.engine()) {
            Shop.publish(engine, rules(other.build(), raised.budgets().get(0)));
            return !engine.process(example.event("asked")).issuances().isEmpty();
        }
    }

    private static Cap.Limit raised(Cap.Limit limit, Object excess, boolean oneShort) {
        return limit instanceof Cap.Limit.Count number
                ? new Cap.Limit.Count(number.max() + ((BigDecimal) excess).longValueExact() - (oneShort ? 1 : 0))
                : new Cap.Limit.Value(
                        ((Cap.Limit.Value) limit).max().plus((Money) excess).minus(usd(oneShort ? 1 : 0)));
    }

    /** Whether the rule pays once the gaps are closed, one of them not quite. */
    private static boolean pays(Case example, RuleExplanation why, @Nullable Gap oneShort) {
        try (RewardEngine engine = example.engine()) {
            Object amount = usd(example.asked.cents);
            Object items = BigDecimal.valueOf(example.asked.items);
            String device = example.asked.device;
            Instant at = NOW;
            List<Instant> more = new ArrayList<>();
            Event before = null;
            boolean otherProducts = false;
            boolean shortInTime = false;
            Instant latest = why.gaps().stream()
                    .flatMap(gap -> gap.availableAt().stream())
                    .max(Instant::compareTo)
                    .orElse(NOW);
            for (Gap gap : why.gaps()) {
                boolean less = gap.equals(oneShort);
                if (gap.kind() == Gap.Kind.BUDGET) {
                    Money missing = (Money) Objects.requireNonNull(gap.argument("missing"));
                    Money enough = less ? missing.minus(usd(1)) : missing;
                    if (enough.isPositive()) {
                        engine.execute(new TopUp(Origin.of(TENANT, "more", "test"), "till", "lifetime", enough));
                    }
                } else if (gap.availableAt().isPresent()) {
                    // The last of several frees the rule; it is the one to come too early for.
                    boolean last = gap.availableAt().get().equals(latest);
                    at = latest;
                    shortInTime |= less && last;
                    if (less && !last) {
                        return false;
                    }
                } else if (gap.kind() == Gap.Kind.COMPARISON) {
                    String what = String.valueOf(gap.argument("what"));
                    if (what.equals("event.amount")) {
                        amount = reach(gap, less);
                    } else if (what.equals("event.items")) {
                        items = reach(gap, less);
                    } else {
                        boolean other = Objects.equals(gap.argument("operator"), "!=");
                        device = less != other ? "none" : String.valueOf(gap.argument("needed"));
                    }
                } else if (gap.kind() == Gap.Kind.SUM) {
                    Object missing = Objects.requireNonNull(gap.argument("missing"));
                    boolean strict = Objects.equals(gap.argument("operator"), ">");
                    if (missing instanceof Money money) {
                        Money added = less ? money.minus(usd(1)) : money;
                        before = purchase("before", NOW, added, items, device);
                    } else {
                        BigDecimal step = new BigDecimal("0.001");
                        BigDecimal number = (BigDecimal) missing;
                        BigDecimal added =
                                strict ? less ? number : number.add(step) : less ? number.subtract(step) : number;
                        before = purchase("before", NOW, amount, added, device);
                    }
                } else {
                    int missing = ((BigDecimal) Objects.requireNonNull(gap.argument("missing"))).intValueExact();
                    boolean days = gap.kind() == Gap.Kind.DISTINCT_DAYS;
                    otherProducts = gap.kind() == Gap.Kind.DISTINCT;
                    List<Instant> free = days ? freeDates(example) : List.of();
                    for (int i = 0; i < missing - (less ? 1 : 0); i++) {
                        more.add(days ? free.get(i) : NOW);
                    }
                }
            }
            Instant then = shortInTime ? at.minus(1, ChronoUnit.MICROS) : at;
            Event asked = purchase("asked", then, amount, items, device, example.asked.device);
            List<Event> all = new ArrayList<>(before == null ? List.of() : List.of(before));
            all.add(asked);
            for (int i = 0; i < more.size(); i++) {
                all.add(purchase(
                        "more-" + i,
                        more.get(i),
                        amount,
                        items,
                        device,
                        otherProducts ? "other-" + i : example.asked.device));
            }
            // What came on earlier dates came first.
            all.sort(Comparator.comparing(event -> Objects.requireNonNull(event.occurredAt())));
            return all.stream()
                    .anyMatch(event -> !engine.process(event).issuances().isEmpty());
        }
    }

    private static Object reach(Gap gap, boolean less) {
        Object needed = Objects.requireNonNull(gap.argument("needed"));
        String operator = String.valueOf(gap.argument("operator"));
        if (operator.equals("!=")) {
            return less ? needed : needed instanceof Money money ? money.plus(usd(1)) : BigDecimal.TEN;
        }
        int sign = gap.argument("excess") != null ? 1 : -1;
        if (needed instanceof Money money) {
            return less ? money.plus(usd(sign)) : money;
        }
        BigDecimal step = new BigDecimal("0.001").multiply(BigDecimal.valueOf(sign));
        BigDecimal number = (BigDecimal) needed;
        return operator.length() == 1 ? less ? number : number.subtract(step) : less ? number.add(step) : number;
    }

    /** Dates of this month before today on which nothing happened. */
    private static List<Instant> freeDates(Case example) {
        Set<LocalDate> taken = example.past.stream()
                .map(past -> date(NOW.minus(Duration.ofHours(past.hoursAgo))))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Instant> free = new ArrayList<>();
        for (LocalDate date = date(NOW).minusDays(1); free.size() < 9; date = date.minusDays(1)) {
            if (!taken.contains(date)) {
                free.add(date.atTime(12, 0).atZone(ZONE).toInstant());
            }
        }
        return free;
    }

    private static LocalDate date(Instant at) {
        return at.atZone(ZONE).toLocalDate();
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(rules(), pasts().list().ofMaxSize(5), pasts())
                .as(Case::new);
    }

    private static Arbitrary<Past> pasts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(1, 3_000),
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.of("till", "phone"))
                .as(Past::new);
    }

    /** Each past was paid USD 1.00, until one of two caps was used up. */
    @Provide
    Arbitrary<Case> casesWithACapUsedUp() {
        Cap roomy = Cap.count("roomy", 100);
        Arbitrary<Cap> counts = Arbitraries.integers().between(1, 3).map(limit -> Cap.count("full", limit));
        Arbitrary<Cap> values = Arbitraries.integers().between(100, 399).map(cents -> Cap.value("full", usd(cents)));
        Arbitrary<List<Past>> enough = pasts().list().ofMinSize(3).ofMaxSize(5);
        return Combinators.combine(Arbitraries.oneOf(counts, values), enough, pasts())
                .as((cap, past, asked) -> new Case(
                        rules(bonus(literal(true)).cap(cap).cap(roomy).build(), Budget.of("till", usd(9_000))),
                        past,
                        asked));
    }

    /** With the event that is asked about there are at most six, and more are wanted, in a window that ends. */
    @Provide
    Arbitrary<Case> casesShortOfCount() {
        Arbitrary<Expression> conditions = Combinators.combine(
                        Arbitraries.of(
                                new Window.Days(10),
                                new Window.Rolling(Duration.ofHours(250)),
                                new Window.Calendar(CalendarPeriod.MONTH)),
                        Arbitraries.of(">=", ">", "=="),
                        Arbitraries.integers().between(7, 9))
                .as((window, operator, number) -> compare(count("purchase", window), operator, number));
        return Combinators.combine(conditions, pasts().list().ofMaxSize(5), pasts())
                .as((condition, past, asked) ->
                        new Case(rules(bonus(condition).build(), Budget.of("till", usd(9_000))), past, asked));
    }

    private static Rule.Builder bonus(Expression condition) {
        return Rule.named("bonus")
                .on("purchase")
                .when(condition)
                .give("cashback", literal(Money.of("USD", "1.00")))
                .budget("till");
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
                    return rules(rule.build(), Budget.of("till", usd(small ? budget * 100 : budget)));
                });
    }

    private static RuleSet rules(Rule rule, Budget budget) {
        return RuleSet.of(TENANT, ZONE)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "items", Attribute.required(ValueType.NUMBER),
                                "device", Attribute.optional(ValueType.TEXT),
                                "product", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD"))
                .budget(budget)
                .rule(rule)
                .build();
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
