package io.bonsela.core.decide;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Divides a whole number in proportion to weights, by the method of the largest remainder: each part gets the whole
 * number below its exact part, and what remains goes one by one to the parts with the largest fractions, of equal
 * fractions to the first. A part never exceeds its room: what does not fit into it is divided among the others.
 */
final class Apportionment {
    private Apportionment() {}

    /**
     * Divides a total.
     *
     * @param total zero or more
     * @param weights zero or more
     * @param room the most of each part, zero or more
     * @return the parts. Their sum is the total, or less if the parts with a weight have no more room
     */
    static long[] of(long total, BigDecimal[] weights, long[] room) {
        long[] parts = new long[weights.length];
        int[] open = IntStream.range(0, weights.length)
                .filter(i -> weights[i].signum() > 0)
                .toArray();
        long rest = total;
        while (open.length > 0) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int i : open) {
                sum = sum.add(weights[i]);
            }
            int[] left = withRoom(rest, weights, sum, room, open);
            if (left.length == open.length) {
                divide(rest, weights, sum, open, parts);
                return parts;
            }
            int kept = 0;
            for (int i : open) {
                if (kept < left.length && left[kept] == i) {
                    kept++;
                } else {
                    parts[i] = room[i];
                    rest -= room[i];
                }
            }
            open = left;
        }
        return parts;
    }

    /** Returns those of the open parts whose room is greater than their exact part. */
    private static int[] withRoom(long total, BigDecimal[] weights, BigDecimal sum, long[] room, int[] open) {
        BigDecimal all = BigDecimal.valueOf(total);
        return Arrays.stream(open)
                .filter(i -> room[i] > total
                        || all.multiply(weights[i])
                                        .compareTo(BigDecimal.valueOf(room[i]).multiply(sum))
                                < 0)
                .toArray();
    }

    private static void divide(long total, BigDecimal[] weights, BigDecimal sum, int[] open, long[] parts) {
        BigDecimal[] fractions = new BigDecimal[weights.length];
        long rest = total;
        for (int i : open) {
            BigDecimal[] exact = BigDecimal.valueOf(total).multiply(weights[i]).divideAndRemainder(sum);
            parts[i] = exact[0].longValueExact();
            fractions[i] = exact[1];
            rest -= parts[i];
        }
        Arrays.stream(open)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> fractions[i]).reversed())
                .limit(rest)
                .forEach(i -> parts[i]++);
    }
}
