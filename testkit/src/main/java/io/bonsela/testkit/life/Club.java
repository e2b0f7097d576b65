package io.bonsela.testkit.life;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The levels of the subjects of {@link LifeShop} in its tier, recounted from a list of purchases: silver for 60 dollars
 * within 20 days, gold for 150, kept for 10 days.
 */
final class Club {
    private static final long SILVER = 6_000;
    private static final long GOLD = 15_000;

    private final LifeBooks books;
    private final Map<String, Purchase> purchases;
    private final Map<String, Standing> standings = new HashMap<>();

    /**
     * A standing.
     *
     * @param level 0: none, 1: silver, 2: gold
     * @param endsAt when it ends; null: there is no level
     */
    private record Standing(int level, @Nullable Instant endsAt) {}

    Club(LifeBooks books, Map<String, Purchase> purchases) {
        this.books = books;
        this.purchases = purchases;
    }

    Club(LifeBooks books, Map<String, Purchase> purchases, Club other) {
        this(books, purchases);
        standings.putAll(other.standings);
    }

    int level(String subject) {
        return standing(subject).level;
    }

    /** The higher one of those under the names of the subject. */
    private Standing standing(String subject) {
        Standing highest = new Standing(0, null);
        for (String name : books.names.all(subject)) {
            Standing each = standings.getOrDefault(name, highest);
            boolean later = each.endsAt != null && highest.endsAt != null && each.endsAt.isAfter(highest.endsAt);
            highest = each.level > highest.level || (each.level == highest.level && later) ? each : highest;
        }
        return highest;
    }

    private void put(String subject, Standing standing) {
        List<String> names = books.names.all(subject);
        standings.put(names.get(0), standing);
        standings.keySet().removeAll(names.subList(1, names.size()));
    }

    /** Ends what is over, and returns the number of subjects whose level was over. */
    int endDue() {
        int ended = 0;
        for (String name : standings.keySet().toArray(String[]::new)) {
            Standing own = standings.get(name);
            if (own != null && own.endsAt != null && !own.endsAt.isAfter(books.now)) {
                if (!settle(name)) {
                    // A higher level under another name goes on.
                    standings.remove(name);
                }
                ended++;
                books.names.use(name);
            }
        }
        return ended;
    }

    /** Ends the level of a subject if its time is over. */
    boolean settle(String subject) {
        Standing before = standing(subject);
        Standing now = before;
        while (now.endsAt != null && !now.endsAt.isAfter(books.now)) {
            now = at(earned(subject, now.endsAt), now.endsAt);
        }
        if (!now.equals(before)) {
            put(subject, now);
        }
        return !now.equals(before);
    }

    /** Moves the level up, or keeps it, after a purchase. */
    void bought(String subject) {
        int earned = earned(subject, books.now);
        if (earned > 0 && earned >= level(subject)) {
            put(subject, at(earned, books.now));
        }
    }

    private static Standing at(int level, Instant now) {
        return new Standing(
                level,
                level == 0 ? null : now.atZone(LifeShop.ZONE).plusDays(10).toInstant());
    }

    private int earned(String subject, Instant at) {
        LocalDate day = LocalDate.ofInstant(at, LifeShop.ZONE);
        long sum = purchases.values().stream()
                .filter(each -> books.names.same(each.subject, subject) && !each.erased && each.raisedBy == null)
                .filter(each -> LocalDate.ofInstant(each.at, LifeShop.ZONE).isAfter(day.minusDays(20)))
                .filter(each -> !each.at.isAfter(at))
                .mapToLong(each -> each.amount - each.refunded)
                .sum();
        return sum >= GOLD ? 2 : sum >= SILVER ? 1 : 0;
    }

    void erase(String subject) {
        standings.remove(subject);
    }
}
