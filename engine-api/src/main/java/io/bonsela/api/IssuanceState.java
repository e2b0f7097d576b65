package io.bonsela.api;

/** Where a reward is between its decision and its end. */
public enum IssuanceState {
    /** Granted; delivery is still to come. Its cost is reserved. */
    RESERVED,
    /** The subject has it. */
    ISSUED
}
