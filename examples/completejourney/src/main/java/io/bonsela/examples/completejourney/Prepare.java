package io.bonsela.examples.completejourney;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Creates a folder with everything that the rule files need: {@code Prepare DATA RULES FOLDER} copies the rule files,
 * and writes the lists that they refer to and the events, one CloudEvents JSON object per line.
 */
public final class Prepare {
    /** The numbers of the campaigns, by their names in the rule file. */
    static final Map<String, String> CAMPAIGNS = Map.of("spring", "8", "summer", "13", "winter", "18");

    private Prepare() {}

    /**
     * Prepares the folder.
     *
     * @param args the data's folder, the rule files' folder, the folder to fill
     * @throws IOException if something cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            System.err.println("usage: Prepare DATA RULES FOLDER");
            System.exit(2);
        }
        Path folder = Path.of(args[2]);
        Journey journey = new Journey(Path.of(args[0]));
        prepare(journey, Path.of(args[1]), folder);
        Files.write(
                folder.resolve("lines.jsonl"),
                journey.lines().stream().map(Line::toCloudEvent).toList());
        Files.write(folder.resolve("offers-and-lines.jsonl"), offersAndLines(journey));
        System.out.println("wrote the files to " + folder);
    }

    /** Copies the rule files and writes their lists. */
    static void prepare(Journey journey, Path rules, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("lists"));
        try (Stream<Path> files = Files.list(rules)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Map<String, SortedSet<String>> households = journey.households();
        for (Map.Entry<String, String> campaign : CAMPAIGNS.entrySet()) {
            Files.write(
                    folder.resolve("lists/" + campaign.getKey() + "-households.csv"),
                    households.get(campaign.getValue()));
            SortedMap<String, String> coupons = journey.coupons(campaign.getValue());
            List<String> lines = new ArrayList<>(List.of("product,coupon"));
            coupons.forEach((product, coupon) -> lines.add(product + "," + coupon));
            Files.write(folder.resolve("lists/" + campaign.getKey() + "-coupons.csv"), lines);
        }
    }

    /** Returns all events sorted by time; an offer comes before the lines of the same instant. */
    private static List<String> offersAndLines(Journey journey) throws IOException {
        record Timed(Instant at, String event) {}
        List<Timed> all = new ArrayList<>();
        journey.offers().forEach(offer -> all.add(new Timed(offer.at(), offer.toCloudEvent())));
        journey.lines().forEach(line -> all.add(new Timed(line.at(), line.toCloudEvent())));
        all.sort(Comparator.comparing(Timed::at));
        return all.stream().map(Timed::event).toList();
    }
}
