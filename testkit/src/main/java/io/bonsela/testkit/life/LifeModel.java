package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import io.bonsela.testkit.life.Item.Hold;
import io.bonsela.testkit.life.LifeBench.ModelCommand;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simple model of an engine with the rules of {@link LifeShop}: everything is recounted from a list of issuances.
 * Commands return the code of the refusal, or null if they are done; after a refusal, discard the model and use the
 * copy that was made before.
 */
final class LifeModel {
    final LifeBooks books;
    final Redemptions redemptions;
    final RuleVersions versions;
    final Map<String, Purchase> purchases = new LinkedHashMap<>();
    final Club club;
    final BreakerModel guard;
    /** The commands that wait for approval, by id. */
    final Map<String, Waiting> waiting = new LinkedHashMap<>();

    /** The commands that waited when their subject was erased: they can only be rejected. */
    private final Set<String> hidden = new HashSet<>();

    /** A command that waits for approval. */
    record Waiting(String subject, ModelCommand command) {}

    LifeModel(Instant now) {
        books = new LifeBooks(now);
        club = new Club(books, purchases);
        redemptions = new Redemptions(books);
        versions = new RuleVersions();
        guard = new BreakerModel();
    }

    LifeModel(LifeModel other) {
        books = new LifeBooks(other.books);
        redemptions = new Redemptions(books, other.redemptions);
        versions = new RuleVersions(other.versions);
        guard = new BreakerModel(other.guard);
        club = new Club(books, purchases, other.club);
        waiting.putAll(other.waiting);
        hidden.addAll(other.hidden);
        other.purchases.forEach((id, purchase) -> purchases.put(id, new Purchase(purchase)));
    }

    PurchaseRules rules() {
        return new PurchaseRules(books, purchases, versions, club, redemptions.tries, guard);
    }

    Refunds refunds() {
        return new Refunds(books, purchases);
    }

    /** Releases and expires what is due. Returns the number of each. */
    int[] expireDue() {
        int[] counts = books.expireDue();
        counts[1] += club.endDue();
        return counts;
    }

    /** Credits points by hand. Returns the code of the refusal; null: it is done. */
    @Nullable
    ReasonCode credit(String id, String subject, String event, long points) {
        String budget = books.monthlyBudget();
        if (books.available(budget) < Catalogue.POINTS.cost()) {
            return ReasonCode.BUDGET_TOO_LOW;
        }
        books.open(budget);
        Item item = new Item(
                id,
                books.names.owner(subject),
                event,
                "by:hand",
                0,
                Catalogue.POINTS,
                Catalogue.POINTS.expires(books.localTime()),
                books.now,
                budget,
                points);
        item.reserved = Catalogue.POINTS.cost();
        books.items.put(item.id, item);
        books.issue(item);
        return null;
    }

    /**
     * Transfers from one wallet to another. Returns the code of the refusal; null: it is done.
     *
     * @param ids the ids of the credits that the recipient gets
     */
    @Nullable
    ReasonCode transfer(List<String> ids, String event, String subject, String to, String unit, long amount) {
        if (books.names.same(subject, to)) {
            return ReasonCode.ALREADY_MERGED;
        }
        if (!unit.equals(Catalogue.POINTS.unit())) {
            return ReasonCode.NOT_TRANSFERABLE;
        }
        List<Item> credits = books.usable(subject, unit).stream()
                .filter(item -> Catalogue.valueOf(item.reward).transferable())
                .toList();
        if (credits.stream().mapToLong(item -> item.remaining).sum() < amount) {
            return ReasonCode.BALANCE_TOO_LOW;
        }
        books.names.use(to);
        long missing = amount;
        int number = 0;
        for (Item credit : credits) {
            long part = Math.min(missing, credit.remaining);
            if (part > 0) {
                credit.use(part);
                Item moved = new Item(
                        ids.get(number),
                        books.names.owner(to),
                        event,
                        "by:transfer",
                        number,
                        Catalogue.valueOf(credit.reward),
                        credit.expires,
                        books.now,
                        "",
                        part);
                moved.reserved = 0;
                books.items.put(moved.id, moved);
                books.issue(moved);
                number++;
                missing -= part;
            }
        }
        return null;
    }

    /**
     * Approves a command that waits.
     *
     * @param refusal why it cannot be approved in this way; null: it can
     */
    @Nullable
    ReasonCode approve(String id, @Nullable ReasonCode refusal) {
        Waiting approved = waiting.remove(id);
        if (approved == null) {
            return ReasonCode.NOT_WAITING;
        }
        return refusal == null ? approved.command.execute(this) : refusal;
    }

    @Nullable
    ReasonCode reject(String id) {
        return waiting.remove(id) == null && !hidden.remove(id) ? ReasonCode.NOT_WAITING : null;
    }

    /** Hides the commands about a subject that is erased. */
    void hide(String subject) {
        waiting.forEach((id, command) -> {
            if (command.subject.equals(subject)) {
                hidden.add(id);
            }
        });
        waiting.keySet().removeAll(hidden);
    }

    @Nullable
    ReasonCode merge(String subject, String into) {
        if (books.names.isMerged(subject) || books.names.isMerged(into)) {
            return ReasonCode.ALREADY_MERGED;
        }
        books.names.merge(subject, into);
        return null;
    }

    /** Undoes a merge, if it was not used since. */
    @Nullable
    ReasonCode undoMerge(String subject, boolean used) {
        if (!books.names.isMerged(subject)) {
            return ReasonCode.NOT_MERGED;
        }
        if (used) {
            return ReasonCode.MERGE_IN_USE;
        }
        books.names.undo(subject);
        return null;
    }

    @Nullable
    ReasonCode cancel(String id) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (item.isReversible()) {
            return ReasonCode.REVERSE_INSTEAD;
        }
        ReasonCode refusal = item.refusalIfFinal();
        if (refusal == null) {
            books.end(item, IssuanceState.CANCELLED);
        }
        return refusal;
    }

    @Nullable
    ReasonCode reverse(String id, long part, boolean negative) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        ReasonCode refusal = item.refusalIfFinal();
        if (refusal == null && !item.isReversible()) {
            refusal = ReasonCode.CANCEL_INSTEAD;
        }
        if (refusal == null && part > 0) {
            refusal = item.refusalOfPart(part, item.remaining + item.lapsed + item.used);
        }
        if (refusal == null) {
            books.undo(item, part == 0 ? item.remaining + item.lapsed + item.used : part, negative);
        }
        return refusal;
    }

    @Nullable
    ReasonCode confirm(String id) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (!item.held) {
            ReasonCode state = item.state == IssuanceState.RESERVED ? null : item.refusalUnlessIssued();
            return state == null ? ReasonCode.NOT_HELD : state;
        }
        item.held = false;
        item.heldUntil = null;
        books.issue(item);
        return null;
    }

    @Nullable
    ReasonCode deliver(String id, IssuanceState outcome) {
        Item item = books.find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (!item.deferred) {
            return ReasonCode.NOT_DEFERRED;
        }
        switch (item.state) {
            case ISSUED, REDEEMED -> {
                return ReasonCode.ALREADY_DELIVERED;
            }
            case RESERVED, PENDING, UNKNOWN -> {
                if (outcome == IssuanceState.ISSUED) {
                    books.issue(item);
                } else if (outcome == IssuanceState.FAILED) {
                    books.end(item, outcome);
                } else {
                    item.state = outcome;
                }
                return null;
            }
            default -> {
                return item.refusalUnlessIssued();
            }
        }
    }

    void erase(String subject, String pseudonym) {
        for (Item item : books.items.values()) {
            if (item.subject.equals(subject)) {
                item.subject = pseudonym;
                // Counters move to the new name; here the scope of a cap per subject is the subject's name.
                item.holds.replaceAll(h -> new Hold(
                        h.cap(),
                        h.scope().replace(subject, pseudonym),
                        h.at(),
                        h.amount(),
                        h.ofGrant(),
                        h.onCancel(),
                        h.onExpiry()));
            }
        }
        for (Purchase purchase : purchases.values()) {
            if (purchase.subject.equals(subject)) {
                purchase.subject = pseudonym;
                purchase.erased = true;
            }
        }
        books.wallets.erase(subject, pseudonym);
        club.erase(subject);
        redemptions.tries.remove("typed/" + subject);
    }
}
