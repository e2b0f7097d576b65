package io.bonsela.core.explain;

import io.bonsela.api.Money;
import io.bonsela.api.explain.Explanation.Gap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A way in which a condition can come to hold.
 *
 * @param lacks everything known that must change; may be empty
 * @param complete whether nothing else must change
 */
record Way(List<Lack> lacks, boolean complete) {
    private static final int MOST = 16;

    /** For a part that has the required value. */
    static final List<Way> OPEN = List.of(new Way(List.of(), true));
    /** For a part with no known way. */
    static final List<Way> UNKNOWN = List.of(new Way(List.of(), false));

    static List<Way> of(Lack lack) {
        return List.of(new Way(List.of(lack), true));
    }

    /** Combines the ways of two parts that must both have the required values. */
    static List<Way> both(List<Way> some, List<Way> others) {
        List<Way> all = new ArrayList<>();
        for (Way one : some) {
            for (Way other : others) {
                List<Lack> lacks = new ArrayList<>(one.lacks);
                other.lacks.forEach(lack -> add(lack, lacks));
                all.add(new Way(List.copyOf(lacks), one.complete && other.complete));
            }
        }
        return few(all);
    }

    /** Adds a lack. Of two lacks of one operand in the same direction, only the greater is kept. */
    private static void add(Lack lack, List<Lack> lacks) {
        for (int i = 0; i < lacks.size(); i++) {
            Gap here = lacks.get(i).gap();
            Gap gap = lack.gap();
            boolean same = Objects.equals(here.argument("what"), gap.argument("what"))
                    && (here.argument("missing") != null) == (gap.argument("missing") != null)
                    && (here.argument("excess") != null) == (gap.argument("excess") != null);
            if (same && distance(gap).signum() > 0) {
                int order = distance(gap).compareTo(distance(here));
                boolean strict = String.valueOf(gap.argument("operator")).length() == 1;
                lacks.set(i, order > 0 || (order == 0 && strict) ? lack : lacks.get(i));
                return;
            }
        }
        if (!lacks.contains(lack)) {
            lacks.add(lack);
        }
    }

    /** Returns the best ways, in order: complete ones, those with the fewest lacks, those with the least distance. */
    static List<Way> few(List<Way> ways) {
        return ways.stream()
                .sorted(Comparator.comparing((Way way) -> !way.complete)
                        .thenComparing(way -> way.lacks.size())
                        .thenComparing(Way::distance))
                .limit(MOST)
                .toList();
    }

    /** Returns the sum of the differences to the needed values; it only orders ways with the same number of lacks. */
    private BigDecimal distance() {
        return lacks.stream().map(lack -> distance(lack.gap())).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal distance(Gap gap) {
        Object missing = gap.argument("missing");
        Object distance = missing != null ? missing : gap.argument("excess");
        return distance instanceof Money money
                ? money.amount()
                : distance instanceof BigDecimal number ? number : BigDecimal.ZERO;
    }
}
