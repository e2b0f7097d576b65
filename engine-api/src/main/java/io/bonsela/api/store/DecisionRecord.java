package io.bonsela.api.store;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;

/**
 * A decision with all that it was made from.
 *
 * @param event the event
 * @param eventDigest SHA-256 of the event's canonical form, 64 hex digits
 * @param sequence the event's number among the subject's events of its type, from 1
 * @param decision what was decided, of status DECIDED
 * @param readSet what was read
 */
public record DecisionRecord(Event event, String eventDigest, long sequence, Decision decision, ReadSet readSet)
        implements State {}
