package io.bonsela.examples.completejourney;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A product in a basket.
 *
 * @param row its number in the file, from 1
 * @param household who bought it
 * @param basket in which basket
 * @param product what
 * @param quantity how much of it
 * @param sales what was paid in dollars, to the cent
 * @param at when
 */
record Line(
        int row, String household, String basket, String product, BigDecimal quantity, BigDecimal sales, Instant at) {
    /** As a CloudEvents 1.0 JSON object. No field can hold a character that JSON would escape. */
    String toCloudEvent() {
        return "{\"specversion\":\"1.0\",\"id\":\"line-" + row + "\",\"source\":\"/journey\",\"type\":\"line\""
                + ",\"tenant\":\"journey\",\"subject\":\"" + household + "\",\"time\":\"" + at
                + "\",\"data\":{\"basket\":\"" + basket + "\",\"product\":\"" + product + "\",\"quantity\":"
                + quantity.toPlainString() + ",\"amount\":{\"currency\":\"USD\",\"value\":\"" + sales.toPlainString()
                + "\"}}}";
    }
}
