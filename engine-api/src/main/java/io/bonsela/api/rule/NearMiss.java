package io.bonsela.api.rule;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that an author most likely meant, for error messages. */
public final class NearMiss {
    private static final int LONGEST_NAME = 100;

    private NearMiss() {}

    /**
     * Returns a hint to append to an error message.
     *
     * @param given the unknown name
     * @param known the existing names
     * @return such as {@code : did you mean 'category'?}, or a list of the existing names if they are few, or an empty
     *     string
     */
    public static String hint(String given, Collection<String> known) {
        if (given.length() > LONGEST_NAME) {
            return "";
        }
        int allowed = Math.max(1, given.length() / 3);
        return known.stream()
                .filter(name -> distance(given, name) <= allowed)
                .min(Comparator.<String>comparingInt(name -> distance(given, name))
                        .thenComparing(name -> name))
                .map(name -> ": did you mean '" + name + "'?")
                .orElseGet(() -> known.isEmpty() || known.size() > 12
                        ? ""
                        : (known.size() == 1 ? "; expected " : "; expected one of ")
                                + String.join(", ", known.stream().sorted().toList()));
    }

    /** Damerau's edit distance: insertions, deletions, substitutions and swaps of neighbours, ignoring case. */
    private static int distance(String left, String right) {
        if (Math.abs(left.length() - right.length()) > 8) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = equal(left.charAt(i - 1), right.charAt(j - 1));
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped = i > 1
                        && j > 1
                        && equal(left.charAt(i - 1), right.charAt(j - 2))
                        && equal(left.charAt(i - 2), right.charAt(j - 1));
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[left.length()][right.length()];
    }

    private static boolean equal(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
