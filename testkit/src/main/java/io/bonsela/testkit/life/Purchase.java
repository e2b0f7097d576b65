package io.bonsela.testkit.life;

import java.util.ArrayList;
import java.util.List;

/** A purchase in the model; amounts in cents. */
final class Purchase {
    final String id;
    final String kind;
    final long amount;
    String subject;
    boolean erased;
    long refunded;
    boolean fullyRefunded;
    final List<String> items = new ArrayList<>();

    Purchase(String id, String subject, String kind, long amount) {
        this.id = id;
        this.subject = subject;
        this.kind = kind;
        this.amount = amount;
    }

    Purchase(Purchase other) {
        this(other.id, other.subject, other.kind, other.amount);
        erased = other.erased;
        refunded = other.refunded;
        fullyRefunded = other.fullyRefunded;
        items.addAll(other.items);
    }
}
