package io.bonsela.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What of an event file was left out, and why. Not thread-safe. */
public final class Omissions {
    private static final int MOST_LINES = 20;

    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private long outOfOrder;

    /** Nothing was left out so far. */
    public Omissions() {}

    /**
     * Notes a line that was left out.
     *
     * @param line its number
     * @param reason why, the same for the same kind of thing
     * @param detail what is told of this line
     */
    public void add(long line, String reason, String detail) {
        reasons.merge(reason, 1L, Long::sum);
        if (lines.size() < MOST_LINES) {
            lines.add("line " + line + ": " + detail);
        }
    }

    /** Notes an event that happened before the one before it; it is decided all the same. */
    public void addOutOfOrder() {
        outOfOrder++;
    }

    /** Why lines were left out, and how many. */
    SortedMap<String, Long> reasons() {
        return reasons;
    }

    /** The first lines that were. */
    List<String> lines() {
        return lines;
    }

    long outOfOrder() {
        return outOfOrder;
    }
}
