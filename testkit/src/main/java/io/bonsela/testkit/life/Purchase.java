package io.bonsela.testkit.life;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A purchase in the model, or an event that it raised; amounts in cents. */
final class Purchase {
    final String id;
    final String kind;
    final long amount;
    final Instant at;
    final @Nullable String raisedBy;
    String subject;
    boolean erased;
    long refunded;
    boolean fullyRefunded;
    /** Whether its rule has an outcome. */
    boolean judged;

    long refundedForLines;
    final Map<String, Integer> returned = new TreeMap<>();
    final List<String> items = new ArrayList<>();

    Purchase(String id, String subject, String kind, long amount, Instant at, @Nullable String raisedBy) {
        this.raisedBy = raisedBy;
        this.id = id;
        this.subject = subject;
        this.kind = kind;
        this.amount = amount;
        this.at = at;
    }

    Purchase(Purchase other) {
        this(other.id, other.subject, other.kind, other.amount, other.at, other.raisedBy);
        erased = other.erased;
        refunded = other.refunded;
        fullyRefunded = other.fullyRefunded;
        judged = other.judged;
        refundedForLines = other.refundedForLines;
        returned.putAll(other.returned);
        items.addAll(other.items);
    }

    /** Returns the quantities of its lines that can be returned; of an erased purchase only lines with a share are known. */
    Map<String, Integer> lines() {
        return kind.equals("basket") && !(erased && items.isEmpty()) ? LifeShop.LINES : Map.of();
    }

    /** Whether it is known that all of its lines are returned after this one is. */
    boolean isEmptyWithout(Refunds.Line line) {
        return !erased
                && lines().entrySet().stream()
                        .allMatch(each -> returned.getOrDefault(each.getKey(), 0)
                                        + (each.getKey().equals(line.sku()) ? line.quantity() : 0)
                                == each.getValue());
    }

    /** Returns how much of the value of a reward is undone in all. */
    long undone(Item item) {
        Map<String, Long> shares = Catalogue.valueOf(item.reward).shares();
        if (shares.isEmpty()) {
            return fullyRefunded ? item.value : LifeBooks.share(item.value, refunded, amount);
        }
        long open = amount - refundedForLines;
        long undone = 0;
        for (Map.Entry<String, Long> share : shares.entrySet()) {
            long all = LifeShop.LINES.getOrDefault(share.getKey(), 0);
            long back = returned.getOrDefault(share.getKey(), 0);
            undone += open == 0
                    ? LifeBooks.share(share.getValue(), back, all)
                    : LifeBooks.share(
                            share.getValue(), back * open + (all - back) * (refunded - refundedForLines), all * open);
        }
        return undone;
    }
}
