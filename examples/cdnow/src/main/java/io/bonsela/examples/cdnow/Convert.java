package io.bonsela.examples.cdnow;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Converts a purchase log to events, sorted by date, then row: {@code Convert LOG > EVENTS}. */
public final class Convert {
    private Convert() {}

    /**
     * Runs the converter.
     *
     * @param args the log
     * @throws IOException if it cannot be read
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("usage: Convert LOG > EVENTS");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        events(Path.of(args[0])).forEach(out::println);
        out.flush();
    }

    /** Returns the events of a log, one JSON object each. */
    static List<String> events(Path log) throws IOException {
        return read(log).stream()
                .sorted(Comparator.comparing(Purchase::date).thenComparing(Purchase::row))
                .map(Purchase::toCloudEvent)
                .toList();
    }

    /** Returns the purchases of a log, in the order of the log. */
    static List<Purchase> read(Path log) throws IOException {
        List<Purchase> purchases = new ArrayList<>();
        for (String line : Files.readAllLines(log, StandardCharsets.US_ASCII)) {
            boolean header = line.chars().anyMatch(Character::isLetter);
            if (!line.isBlank() && !header) {
                purchases.add(Purchase.parse(purchases.size() + 1L, line));
            }
        }
        return purchases;
    }
}
