package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refunds of purchases in the model.
 *
 * @param books the books of the shop
 * @param purchases the purchases so far, by id
 */
record Refunds(LifeBooks books, Map<String, Purchase> purchases) {
    /** A quantity of a line. */
    record Line(String sku, int quantity) {}

    /** Refunds a part of a purchase, for a line if it is given; a part of zero means the rest. */
    @Nullable
    ReasonCode refund(String id, long part, boolean negative, @Nullable Line line) {
        Purchase purchase = purchases.get(id);
        if (purchase == null) {
            return ReasonCode.UNKNOWN_EVENT;
        }
        if (purchase.raisedBy != null) {
            return ReasonCode.RAISED_EVENT;
        }
        long rest = purchase.amount - purchase.refunded;
        ReasonCode refusal = line == null ? null : ofLine(purchase, line);
        boolean partial = line != null && refusal == null && !purchase.isEmptyWithout(line);
        if (line == null && rest == 0) {
            refusal = ReasonCode.ALREADY_REFUNDED;
        } else if (refusal == null && partial && rest > 0 && part == 0 && !purchase.erased) {
            refusal = ReasonCode.AMOUNT_REQUIRED;
        } else if (refusal == null && part > 0 && purchase.erased) {
            refusal = ReasonCode.NOT_DIVISIBLE;
        } else if (refusal == null && part > rest) {
            refusal = ReasonCode.AMOUNT_TOO_LARGE;
        }
        if (refusal != null) {
            return refusal;
        }
        for (String item : purchase.items) {
            IssuanceState state = books.settled(item).state;
            if (state == IssuanceState.PENDING || state == IssuanceState.UNKNOWN) {
                return ReasonCode.DELIVERY_UNDECIDED;
            }
        }
        long amount = part > 0 ? part : partial ? 0 : rest;
        purchase.refunded += amount;
        if (line != null) {
            purchase.refundedForLines += amount;
            purchase.returned.merge(line.sku, line.quantity, Integer::sum);
        }
        purchase.fullyRefunded = purchase.refunded == purchase.amount;
        undo(purchase, negative);
        for (Purchase raised : purchases.values()) {
            if (id.equals(raised.raisedBy)) {
                raised.refunded = purchase.refunded;
                raised.fullyRefunded = purchase.fullyRefunded;
                undo(raised, negative);
                books.names.use(raised.subject);
            }
        }
        return null;
    }

    private void undo(Purchase purchase, boolean negative) {
        for (boolean ofUsed : new boolean[] {false, true}) {
            for (String earned : purchase.items) {
                refundReward(purchase, books.settled(earned), negative, ofUsed);
            }
        }
        books.items.values().stream()
                .filter(item -> purchase.id.equals(item.usedOn))
                .forEach(item -> undoUse(purchase, item));
    }

    private static @Nullable ReasonCode ofLine(Purchase purchase, Line line) {
        Integer quantity = purchase.lines().get(line.sku);
        if (quantity == null) {
            return ReasonCode.UNKNOWN_LINE;
        }
        int left = quantity - purchase.returned.getOrDefault(line.sku, 0);
        return left == 0 ? ReasonCode.ALREADY_REFUNDED : line.quantity > left ? ReasonCode.QUANTITY_TOO_LARGE : null;
    }

    /** Undoes the use of a reward on a refunded purchase. */
    private void undoUse(Purchase purchase, Item item) {
        if (item.state != IssuanceState.REDEEMED || (item.unit == null && !purchase.fullyRefunded)) {
            return;
        }
        boolean ofLines = purchase.id.equals(item.event)
                && !Catalogue.valueOf(item.reward).shares().isEmpty();
        long gone = ofLines
                ? LifeBooks.share(item.usedThere, purchase.undone(item), item.value)
                : purchase.fullyRefunded
                        ? item.usedThere
                        : LifeBooks.share(item.usedThere, purchase.refunded, purchase.amount);
        long part = item.used - (item.usedThere - gone);
        if (item.unit != null && part <= 0) {
            return;
        }
        if (item.unit != null) {
            item.refund(LifeBooks.share(item.charged, part, item.used + item.writtenOff));
        }
        item.releaseHolds(part, false);
        item.used -= part;
        item.reversed += part;
        books.wallets.returnPrice(item);
        if (item.used == 0) {
            item.state = IssuanceState.REVERSED;
            books.releaseHolds(item, false);
        }
    }

    /**
     * Refunds a reward; called first for the remaining and lapsed amounts of all rewards earned, then for the used
     * amounts.
     */
    private void refundReward(Purchase purchase, Item item, boolean negative, boolean ofUsed) {
        long target = purchase.undone(item);
        long due = Math.min(
                target - item.reversed - item.voided - item.writtenOff, item.remaining + item.lapsed + item.used);
        long part = ofUsed ? due : Math.min(due, item.remaining + item.lapsed);
        boolean live = item.state == IssuanceState.RESERVED
                || item.state == IssuanceState.ISSUED
                || (item.state == IssuanceState.REDEEMED && !(item.onRedemption && item.unit != null));
        if (!live || (item.unit == null ? !purchase.fullyRefunded : part <= 0)) {
            return;
        }
        if (item.isReversible()) {
            books.undo(item, part, negative);
        } else if (item.unit == null || part >= item.remaining) {
            books.end(item, IssuanceState.CANCELLED);
        } else {
            item.release(item.onSpend ? 0 : LifeBooks.share(item.reserved, part, item.remaining));
            item.releaseHolds(part, false);
            item.remaining -= part;
            item.reversed += part;
            item.follow();
            books.wallets.returnPrice(item);
        }
    }
}
