package io.bonsela.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The lines of an event file that were left out, and why. Not thread-safe. */
public final class Omissions {
    private static final int MOST_LINES = 20;

    private final SortedMap<String, Long> reasons = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private long named;
    private long outOfOrder;

    /** Creates an instance in which nothing was left out. */
    public Omissions() {}

    /**
     * Counts a line that was left out, without details.
     *
     * @param reason why; the same text for the same kind of omission
     */
    public void add(String reason) {
        reasons.merge(reason, 1L, Long::sum);
    }

    /**
     * Records a line that was left out.
     *
     * @param line the line number
     * @param reason why; the same text for the same kind of omission
     * @param detail what is reported about this line
     */
    public void add(long line, String reason, String detail) {
        add(reason);
        named++;
        if (lines.size() < MOST_LINES) {
            lines.add("line " + line + ": " + detail);
        }
    }

    /** Records an event that is older than an event before it in the file; it is decided nevertheless. */
    public void addOutOfOrder() {
        outOfOrder++;
    }

    /** Returns the number of events that are older than an event before them in the file. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** Adds a note to a page, in front of the results; no note if nothing was left out. */
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
            told.add(Numbers.count(outOfOrder) + (outOfOrder == 1 ? " event is" : " events are")
                    + " older than earlier lines of the file; decided in file order.");
        }
        if (!told.isEmpty()) {
            page.note(told);
        }
    }
}
