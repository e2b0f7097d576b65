package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;

/** Seals records of one tenant: gives digests of their canonical form, keyed where the tenant has a key. Thread-safe. */
public interface Sealer {
    /**
     * The seal of a decision.
     *
     * @param record without a seal
     */
    String seal(DecisionRecord record);

    /**
     * The seal of the answer to a command.
     *
     * @param record without a seal
     */
    String seal(AuditRecord record);
}
