package io.bonsela.examples.completejourney;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * A product in a basket.
 *
 * @param row the row number in the file, from 1
 * @param household the household that bought it
 * @param basket the basket
 * @param product the product
 * @param quantity the quantity
 * @param sales the price paid in dollars, to the cent
 * @param at the time
 */
record Line(
        int row, String household, String basket, String product, BigDecimal quantity, BigDecimal sales, Instant at) {
    /** Returns a CloudEvents 1.0 JSON object. No field can contain a character that JSON would escape. */
    String toCloudEvent() {
        return "{\"specversion\":\"1.0\",\"id\":\"line-" + row + "\",\"source\":\"/journey\",\"type\":\"line\""
                + ",\"tenant\":\"journey\",\"subject\":\"" + household + "\",\"time\":\"" + at
                + "\",\"data\":{\"basket\":\"" + basket + "\",\"product\":\"" + product + "\",\"quantity\":"
                + quantity.toPlainString() + ",\"amount\":{\"currency\":\"USD\",\"value\":\"" + sales.toPlainString()
                + "\"}}}";
    }
}
