package io.bonsela.api;

import java.util.List;

/**
 * Whether what is kept agrees with what it derives from, and is as it was written.
 *
 * @param tenant whose
 * @param differences empty if all that can be read agrees
 * @param unreadable what cannot be read, and is missing wherever it would count; empty if nothing is
 * @param unchecked how many answers to commands were sealed with a key that is not there: whether they were changed cannot
 *     be told
 */
public record Reconciliation(String tenant, List<Difference> differences, List<Unreadable> unreadable, long unchecked) {
    /** Copies the lists. */
    public Reconciliation {
        differences = List.copyOf(differences);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Something that cannot be read.
     *
     * @param what its name, such as {@code issuance} with its id
     * @param why what is wrong with it
     */
    public record Unreadable(String what, String why) {}

    /**
     * Something that does not agree.
     *
     * @param what its name, such as {@code budget spring/2026-11 reserved}, {@code wallet POINTS} or {@code cap daily}
     * @param kept what is kept
     * @param derived what follows from its source
     * @param source what it derives from
     */
    public record Difference(String what, String kept, String derived, Source source) {}

    /** What something derives from. */
    public enum Source {
        /** The ledger's entries. */
        LEDGER,
        /** The issuances. */
        ISSUANCES,
        /** The events and decisions. */
        EVENTS,
        /** The answers to commands. */
        COMMANDS,
        /** The rule sets that were put in force. */
        RULE_SETS,
        /** Other rows that belong to it. */
        PARTS,
        /** What a connector's provider says. */
        PROVIDER
    }

    /** Whether all can be read and agrees; it may be {@link #unchecked} all the same. */
    public boolean isClean() {
        return differences.isEmpty() && unreadable.isEmpty();
    }
}
