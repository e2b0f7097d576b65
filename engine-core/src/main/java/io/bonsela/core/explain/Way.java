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
 * @param lacks what lacks, all of it; empty: nothing
 * @param complete whether nothing else lacks
 */
record Way(List<Lack> lacks, boolean complete) {
    private static final int MOST = 16;

    /** What is as it is wanted. */
    static final List<Way> OPEN = List.of(new Way(List.of(), true));
    /** Nobody can say how. */
    static final List<Way> UNKNOWN = List.of(new Way(List.of(), false));

    static List<Way> of(Lack lack) {
        return List.of(new Way(List.of(lack), true));
    }

    /** Both must be gone. */
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

    /** Of two lacks of one thing in one direction, the greater contains the smaller. */
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

    /** The most promising first: those of which all is known, with the fewest lacks, and of these the smallest. */
    static List<Way> few(List<Way> ways) {
        return ways.stream()
                .sorted(Comparator.comparing((Way way) -> !way.complete)
                        .thenComparing(way -> way.lacks.size())
                        .thenComparing(Way::distance))
                .limit(MOST)
                .toList();
    }

    /** How far the values are from where they should be; it only ever decides between ways over the same things. */
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
