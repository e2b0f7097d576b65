package io.bonsela.examples.completejourney;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The files of the data set. They do not say where the shops are; times are interpreted as those of New York.
 *
 * @param folder the folder with the compressed files
 */
record Journey(Path folder) {
    /** The zone of the shops. */
    static final ZoneId ZONE = ZoneId.of("America/New_York");

    /** Returns the lines of all baskets, sorted by time, then row. */
    List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        for (NamedCsvRecord row : read("transactions_sample")) {
            lines.add(new Line(
                    lines.size() + 1,
                    row.getField("household_id"),
                    row.getField("basket_id"),
                    row.getField("product_id"),
                    new BigDecimal(row.getField("quantity")),
                    new BigDecimal(row.getField("sales_value")).setScale(2, RoundingMode.HALF_EVEN),
                    LocalDateTime.parse(row.getField("transaction_timestamp"))
                            .atZone(ZONE)
                            .toInstant()));
        }
        lines.sort(Comparator.comparing(Line::at).thenComparing(Line::row));
        return lines;
    }

    /** Returns the households that each campaign was sent to. */
    Map<String, SortedSet<String>> households() throws IOException {
        Map<String, SortedSet<String>> households = new TreeMap<>();
        for (NamedCsvRecord row : read("campaigns")) {
            households
                    .computeIfAbsent(row.getField("campaign_id"), campaign -> new TreeSet<>())
                    .add(row.getField("household_id"));
        }
        return households;
    }

    /** Returns each product that a campaign has coupons for, with the first coupon. */
    SortedMap<String, String> coupons(String campaign) throws IOException {
        SortedMap<String, String> coupons = new TreeMap<>();
        for (NamedCsvRecord row : read("coupons")) {
            if (row.getField("campaign_id").equals(campaign)) {
                coupons.merge(
                        row.getField("product_id"),
                        row.getField("coupon_upc"),
                        (first, second) -> first.compareTo(second) <= 0 ? first : second);
            }
        }
        return coupons;
    }

    /** Returns the campaigns that each household received, sorted by time, campaign and household. */
    List<Offer> offers() throws IOException {
        Map<String, SortedSet<String>> households = households();
        List<Offer> offers = new ArrayList<>();
        for (NamedCsvRecord row : read("campaign_descriptions")) {
            String campaign = row.getField("campaign_id");
            var at = LocalDate.parse(row.getField("start_date"))
                    .atStartOfDay(ZONE)
                    .toInstant();
            households
                    .getOrDefault(campaign, new TreeSet<>())
                    .forEach(household -> offers.add(new Offer(campaign, household, at)));
        }
        offers.sort(Comparator.comparing(Offer::at).thenComparing(Offer::id));
        return offers;
    }

    private List<NamedCsvRecord> read(String name) throws IOException {
        try (Reader reader = new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(folder.resolve(name + ".csv.gz"))),
                        StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(reader)) {
            return csv.stream().toList();
        }
    }
}
