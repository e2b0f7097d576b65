package io.bonsela.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What of an event file was left out, and why. Not thread-safe. */
public final class Omissions {
    private static final int MOST_LINES = 20;

    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private long named;
    private long outOfOrder;

    /** Nothing was left out so far. */
    public Omissions() {}

    /**
     * Counts a line that was left out, and of which there is no more to tell.
     *
     * @param reason why, the same for the same kind of thing
     */
    public void add(String reason) {
        reasons.merge(reason, 1L, Long::sum);
    }

    /**
     * Notes a line that was left out.
     *
     * @param line its number
     * @param reason why, the same for the same kind of thing
     * @param detail what is told of this line
     */
    public void add(long line, String reason, String detail) {
        add(reason);
        named++;
        if (lines.size() < MOST_LINES) {
            lines.add("line " + line + ": " + detail);
        }
    }

    /** Notes an event that happened before the one before it; it is decided all the same. */
    public void addOutOfOrder() {
        outOfOrder++;
    }

    /** How many events happened before the one before them. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** Told before anything is concluded from the rest; nothing if nothing was left out. */
    void tell(Page page) {
        List<String> told = new ArrayList<>();
        long all = reasons.values().stream().mapToLong(count -> count).sum();
        if (all > 0) {
            told.add(Numbers.count(all) + (all == 1 ? " line was" : " lines were") + " left out: "
                    + reasons.entrySet().stream()
                            .map(entry -> Numbers.count(entry.getValue()) + " " + entry.getKey())
                            .collect(Collectors.joining(", "))
                    + ".");
            told.addAll(lines);
            if (named > lines.size()) {
                told.add("and " + Numbers.count(named - lines.size()) + " more.");
            }
        }
        if (outOfOrder > 0) {
            told.add(Numbers.count(outOfOrder) + (outOfOrder == 1 ? " event stands" : " events stand")
                    + " in the file behind later ones; they were decided where they stand.");
        }
        if (!told.isEmpty()) {
            page.note(told);
        }
    }
}
