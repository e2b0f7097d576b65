package io.bonsela.api;

import java.util.List;

/**
 * The movements of a subject's wallet in one currency over a period.
 *
 * @param opening the balance before the first line
 * @param lines ledger entries of the account {@code wallet}, in the order of posting
 * @param closing the balance after the last line
 */
public record Statement(Money opening, List<LedgerEntry> lines, Money closing) {
    /** Copies the list. */
    public Statement {
        lines = List.copyOf(lines);
    }
}
