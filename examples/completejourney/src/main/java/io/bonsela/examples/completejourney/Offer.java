package io.bonsela.examples.completejourney;

import java.time.Instant;

/**
 * That a household received a campaign.
 *
 * @param campaign the campaign's number
 * @param household who received it
 * @param at when: as its first date begins
 */
record Offer(String campaign, String household, Instant at) {
    /** The id of the event. */
    String id() {
        return "offer-" + campaign + "-" + household;
    }

    /** As a CloudEvents 1.0 JSON object. No field can hold a character that JSON would escape. */
    String toCloudEvent() {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id() + "\",\"source\":\"/journey\",\"type\":\"offer\""
                + ",\"tenant\":\"journey\",\"subject\":\"" + household + "\",\"time\":\"" + at
                + "\",\"data\":{\"campaign\":\"" + campaign + "\"}}";
    }
}
