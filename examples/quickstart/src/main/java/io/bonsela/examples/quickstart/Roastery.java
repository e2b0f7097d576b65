package io.bonsela.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Generates a season of a small roastery chain: about 20,000 events from September to November 2026, in two currencies,
 * from regulars and strangers, including events that a weak network sends twice. The events are the same every time.
 */
public final class Roastery {
    private static final String[] SHOPS = {"avondale", "borrowdale", "bulawayo", "mutare"};
    private static final String[] CATEGORIES = {"coffee", "coffee", "coffee", "coffee", "tea", "cake", "cake", "beans"};
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 9, 1);
    private static final int DAYS = 91;
    private static final int REGULARS = 420;
    private static final int STRANGERS = 3_000;
    private static final ZoneOffset HARARE = ZoneOffset.ofHours(2);

    private final Random random = new Random(1980_04_18);
    private final List<Line> lines = new ArrayList<>();
    private int receipts;

    private record Line(Instant at, String json) {}

    private Roastery() {}

    /**
     * Writes the events to a file.
     *
     * @param args the file
     * @throws IOException if it cannot be written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: Roastery EVENTS");
            System.exit(2);
        }
        List<String> events = events();
        Path file = Path.of(args[0]).toAbsolutePath();
        Files.createDirectories(file.getParent());
        Files.write(file, events);
        System.out.println("wrote " + events.size() + " events to " + args[0]);
    }

    /** Returns the events in order of time, one JSON object each. */
    static List<String> events() {
        Roastery season = new Roastery();
        for (int member = 1; member <= REGULARS; member++) {
            season.enrol(member);
        }
        for (int day = 0; day < DAYS; day++) {
            season.trade(FIRST_DAY.plusDays(day));
        }
        season.lines.sort(Comparator.comparing(Line::at));
        return season.lines.stream().map(Line::json).toList();
    }

    private void enrol(int member) {
        LocalDate day = FIRST_DAY.plusDays(random.nextInt(DAYS / 2));
        add("enrol-" + member, "enrolled", "member-" + member, day.atTime(7, 30).toInstant(HARARE), "{}");
    }

    private void trade(LocalDate day) {
        boolean weekend = day.getDayOfWeek().getValue() > 5;
        int visits = (weekend ? 235 : 182) + random.nextInt(40);
        for (int i = 0; i < visits; i++) {
            boolean regular = random.nextInt(100) < 70;
            // A third of the regulars account for most of the visits.
            int member = 1 + (random.nextInt(3) > 0 ? random.nextInt(REGULARS / 3) : random.nextInt(REGULARS));
            String subject = regular ? "member-" + member : "guest-" + random.nextInt(STRANGERS);
            Instant at = day.atTime(LocalTime.of(7, 0).plusSeconds(random.nextInt(11 * 3_600)))
                    .toInstant(HARARE);
            purchase(subject, at);
        }
    }

    private void purchase(String subject, Instant at) {
        String id = "receipt-" + ++receipts;
        String category = CATEGORIES[random.nextInt(CATEGORIES.length)];
        boolean zig = random.nextInt(100) < 30;
        boolean basket = random.nextInt(100) < 12;
        int usdCents = basket ? 1_800 + random.nextInt(3_500) : 150 + random.nextInt(850);
        long cents = zig ? usdCents * 27L : usdCents;
        String shop = SHOPS[random.nextInt(SHOPS.length)];
        String amount = "{\"currency\":\"" + (zig ? "ZWG" : "USD") + "\",\"value\":\"" + cents / 100
                + (cents % 100 < 10 ? ".0" : ".") + cents % 100 + "\"}";
        String data = "{\"amount\":" + amount + ",\"category\":\"" + category + "\",\"shop\":\"" + shop + "\"}";
        add(id, "purchase", subject, at, data);
        int network = random.nextInt(10_000);
        if (network < 120) {
            add(id, "purchase", subject, at, data);
        } else if (network == 120) {
            add(id, "purchase", subject, at, data.replace(shop, "elsewhere"));
        }
    }

    private void add(String id, String type, String subject, Instant at, String data) {
        lines.add(new Line(
                at,
                "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"/roastery\",\"type\":\"" + type
                        + "\",\"tenant\":\"roastery\",\"subject\":\"" + subject + "\",\"time\":\"" + at
                        + "\",\"data\":" + data + "}"));
    }
}
