package io.bonsela.core.explain;

import static io.bonsela.core.explain.GapCase.NOW;
import static io.bonsela.core.explain.GapCase.TENANT;
import static io.bonsela.core.explain.GapCase.ZONE;
import static io.bonsela.core.explain.GapCase.purchase;
import static io.bonsela.core.explain.GapCase.usd;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.explain.Explanation.Gap;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings about what gaps lack, with events and top-ups; of one gap, if wanted, one unit less. Used once. */
final class GapCloser {
    private static final BigDecimal STEP = new BigDecimal("0.001");

    private final GapCase example;
    private final List<Gap> gaps;
    private final @Nullable Gap oneShort;
    private Object amount;
    private Object items;
    private String device;
    private Instant at = NOW;
    private boolean isEarly;
    private @Nullable Event before;
    private final List<Instant> more = new ArrayList<>();
    private boolean otherProducts;

    GapCloser(GapCase example, List<Gap> gaps, @Nullable Gap oneShort) {
        this.example = example;
        this.gaps = gaps;
        this.oneShort = oneShort;
        amount = usd(example.asked().cents());
        items = BigDecimal.valueOf(example.asked().items());
        device = example.asked().device();
    }

    /** Whether the rule pays then. */
    boolean pays() {
        try (RewardEngine engine = example.engine()) {
            for (Gap gap : gaps) {
                if (isFreedEarlier(gap)) {
                    return false;
                }
                close(gap, gap.equals(oneShort), engine);
            }
            return events().stream()
                    .anyMatch(event -> !engine.process(event).issuances().isEmpty());
        }
    }

    /** The last of several frees the rule; it is the one to come too early for. */
    private boolean isFreedEarlier(Gap gap) {
        return gap.equals(oneShort)
                && isWaitedFor(gap)
                && !gap.availableAt().orElseThrow().equals(latest());
    }

    private static boolean isWaitedFor(Gap gap) {
        return gap.kind() != Gap.Kind.BUDGET && gap.availableAt().isPresent();
    }

    private Instant latest() {
        return gaps.stream()
                .flatMap(gap -> gap.availableAt().stream())
                .max(Instant::compareTo)
                .orElse(NOW);
    }

    private void close(Gap gap, boolean less, RewardEngine engine) {
        if (isWaitedFor(gap)) {
            at = latest();
            isEarly |= less;
            return;
        }
        switch (gap.kind()) {
            case BUDGET -> topUp(gap, less, engine);
            case COMPARISON -> change(gap, less);
            case SUM -> add(gap, less);
            default -> repeat(gap, less);
        }
    }

    private static void topUp(Gap gap, boolean less, RewardEngine engine) {
        Money missing = (Money) missing(gap);
        Money enough = less ? missing.minus(usd(1)) : missing;
        if (enough.isPositive()) {
            engine.execute(new TopUp(Origin.of(TENANT, "more", "test"), "till", "lifetime", enough));
        }
    }

    /** Changes what the event says. */
    private void change(Gap gap, boolean less) {
        String what = String.valueOf(gap.argument("what"));
        if (what.equals("event.amount")) {
            amount = reached(gap, less);
        } else if (what.equals("event.items")) {
            items = reached(gap, less);
        } else {
            boolean other = Objects.equals(gap.argument("operator"), "!=");
            device = less != other ? "none" : String.valueOf(gap.argument("needed"));
        }
    }

    /** Adds to a sum with an event before. */
    private void add(Gap gap, boolean less) {
        Object missing = missing(gap);
        boolean strict = Objects.equals(gap.argument("operator"), ">");
        if (missing instanceof Money money) {
            Money added = less ? money.minus(usd(1)) : money;
            before = purchase("before", NOW, added, items, device);
        } else {
            BigDecimal number = (BigDecimal) missing;
            BigDecimal added = strict ? less ? number : number.add(STEP) : less ? number.subtract(STEP) : number;
            before = purchase("before", NOW, amount, added, device);
        }
    }

    /** Adds to a count with more events. */
    private void repeat(Gap gap, boolean less) {
        int missing = ((BigDecimal) missing(gap)).intValueExact();
        boolean days = gap.kind() == Gap.Kind.DISTINCT_DAYS;
        otherProducts = gap.kind() == Gap.Kind.DISTINCT;
        List<Instant> free = days ? freeDates() : List.of();
        for (int i = 0; i < missing - (less ? 1 : 0); i++) {
            more.add(days ? free.get(i) : NOW);
        }
    }

    private static Object missing(Gap gap) {
        return Objects.requireNonNull(gap.argument("missing"));
    }

    private List<Event> events() {
        String product = example.asked().device();
        List<Event> all = new ArrayList<>(before == null ? List.of() : List.of(before));
        all.add(purchase("asked", isEarly ? at.minus(1, ChronoUnit.MICROS) : at, amount, items, device, product));
        for (int i = 0; i < more.size(); i++) {
            String other = otherProducts ? "other-" + i : product;
            all.add(purchase("more-" + i, more.get(i), amount, items, device, other));
        }
        // What came on earlier dates came first.
        all.sort(Comparator.comparing(event -> Objects.requireNonNull(event.occurredAt())));
        return all;
    }

    private static Object reached(Gap gap, boolean less) {
        Object needed = Objects.requireNonNull(gap.argument("needed"));
        String operator = String.valueOf(gap.argument("operator"));
        if (operator.equals("!=")) {
            return less ? needed : needed instanceof Money money ? money.plus(usd(1)) : BigDecimal.TEN;
        }
        int sign = gap.argument("excess") != null ? 1 : -1;
        if (needed instanceof Money money) {
            return less ? money.plus(usd(sign)) : money;
        }
        BigDecimal step = STEP.multiply(BigDecimal.valueOf(sign));
        BigDecimal number = (BigDecimal) needed;
        return operator.length() == 1 ? less ? number : number.subtract(step) : less ? number.add(step) : number;
    }

    /** Dates of this month before today on which nothing happened. */
    private List<Instant> freeDates() {
        Set<LocalDate> taken = example.past().stream()
                .map(past -> date(NOW.minus(Duration.ofHours(past.hoursAgo()))))
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
}
