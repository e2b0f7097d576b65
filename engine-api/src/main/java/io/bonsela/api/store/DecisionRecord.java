package io.bonsela.api.store;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import org.jspecify.annotations.Nullable;

/**
 * A decision with all that it was made from.
 *
 * @param event the event; without attributes once its subject is erased
 * @param eventDigest of the event's canonical form: keyed where the tenant has a key, as {@code KEY:HEX}, else plain
 *     SHA-256, 64 hex digits
 * @param sequence the event's number among the subject's events of its type, from 1
 * @param decision what was decided, of status DECIDED, with its issuances as they were granted
 * @param readSet what was read; empty once the subject is erased
 * @param digest of the whole record as it was before its subject was erased, in the same form; null: it was not
 */
public record DecisionRecord(
        Event event,
        String eventDigest,
        long sequence,
        Decision decision,
        ReadSet readSet,
        @Nullable String digest) implements State {}
