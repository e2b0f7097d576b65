package io.bonsela.examples.completejourney;

import java.time.Instant;

/**
 * The receipt of a campaign by a household.
 *
 * @param campaign the campaign's number
 * @param household the household that received it
 * @param at the start of the campaign's first day
 */
record Offer(String campaign, String household, Instant at) {
    /** Returns the id of the event. */
    String id() {
        return "offer-" + campaign + "-" + household;
    }

    /** Returns a CloudEvents 1.0 JSON object. No field can contain a character that JSON would escape. */
    String toCloudEvent() {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id() + "\",\"source\":\"/journey\",\"type\":\"offer\""
                + ",\"tenant\":\"journey\",\"subject\":\"" + household + "\",\"time\":\"" + at
                + "\",\"data\":{\"campaign\":\"" + campaign + "\"}}";
    }
}
