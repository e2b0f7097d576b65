package io.bonsela.examples.cdnow;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * One line of the log.
 *
 * @param row the row number from 1, without the header
 * @param customer the customer's number
 * @param date the date
 * @param items the number of items
 * @param dollars their price, to the cent
 */
record Purchase(long row, String customer, LocalDate date, int items, BigDecimal dollars) {

    /** Parses a line: customer, optionally the number in the sample, date, items and dollars, separated by blanks. */
    static Purchase parse(long row, String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length != 4 && fields.length != 5) {
            throw new IllegalArgumentException("row " + row + " has " + fields.length + " fields, not 4 or 5");
        }
        int date = fields.length - 3;
        return new Purchase(
                row,
                fields[0],
                LocalDate.parse(fields[date], DateTimeFormatter.BASIC_ISO_DATE),
                Integer.parseInt(fields[date + 1]),
                new BigDecimal(fields[date + 2]).setScale(2));
    }

    /** Returns a CloudEvents 1.0 JSON object. No field can contain a character that JSON would escape. */
    String toCloudEvent() {
        return "{\"specversion\":\"1.0\",\"id\":\"cdnow-" + row + "\",\"source\":\"/cdnow\",\"type\":\"purchase\""
                + ",\"tenant\":\"cdnow\",\"subject\":\"" + customer + "\",\"time\":\"" + date + "T12:00:00Z\""
                + ",\"data\":{\"amount\":{\"currency\":\"USD\",\"value\":\"" + dollars.toPlainString()
                + "\"},\"items\":" + items + "}}";
    }
}
