package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is spent and owed in the model: by whom, from which credits, and for which. */
final class Wallets {
    /** An amount of a credit. */
    record Part(String item, long amount) {}

    /** What was spent or held at once; null: it is not held. */
    record Spent(String subject, List<Part> parts, @Nullable Instant heldUntil) {
        long left() {
            return parts.stream().mapToLong(Part::amount).sum();
        }
    }

    final Map<String, Spent> spendings = new LinkedHashMap<>();
    private final Map<String, List<Part>> debts = new HashMap<>();
    private final LifeBooks books;

    Wallets(LifeBooks books) {
        this.books = books;
    }

    Wallets(LifeBooks books, Wallets other) {
        this(books);
        spendings.putAll(other.spendings);
        debts.putAll(other.debts);
    }

    long debt(String subject, String unit) {
        return books.names.all(subject).stream()
                .flatMap(name -> debts.getOrDefault(name + unit, List.of()).stream())
                .mapToLong(Part::amount)
                .sum();
    }

    void owe(Item item, long amount) {
        if (amount > 0) {
            String key = item.subject + item.currency();
            List<Part> more = new ArrayList<>(debts.getOrDefault(key, List.of()));
            more.add(new Part(item.id, amount));
            debts.put(key, more);
        }
    }

    /** Uses what remains of a credit to settle debts, the oldest first. */
    void settleDebts(Item credit) {
        books.names.all(credit.subject).forEach(name -> settleDebts(credit, name + credit.currency()));
    }

    private void settleDebts(Item credit, String key) {
        List<Part> left = new ArrayList<>();
        for (Part debt : debts.getOrDefault(key, List.of())) {
            long settled = Math.min(debt.amount, credit.remaining);
            if (settled > 0) {
                credit.use(settled);
                item(debt.item).settledBy.add(new Part(credit.id, settled));
                books.joined(credit, item(debt.item));
            }
            if (debt.amount > settled) {
                left.add(new Part(debt.item, debt.amount - settled));
            }
        }
        debts.put(key, left);
    }

    void take(String id, String subject, String unit, long amount, @Nullable Instant heldUntil) {
        List<Part> parts = new ArrayList<>();
        long missing = amount;
        for (Item credit : books.usable(subject, unit)) {
            long part = Math.min(missing, credit.remaining);
            if (part > 0) {
                credit.use(part);
                parts.add(new Part(credit.id, part));
                missing -= part;
            }
        }
        spendings.put(id, new Spent(subject, parts, heldUntil));
    }

    @Nullable
    ReasonCode spend(String id, String subject, String unit, long amount, @Nullable Duration held) {
        if (books.balance(subject, unit) < amount) {
            return ReasonCode.BALANCE_TOO_LOW;
        }
        take(id, subject, unit, amount, held == null ? null : books.now.plus(held));
        return null;
    }

    /** Undoes a part of what was spent; a part of zero means all that is left. */
    @Nullable
    ReasonCode undo(String id, long part) {
        Spent spent = spendings.get(id);
        if (spent == null) {
            return ReasonCode.UNKNOWN_SPEND;
        }
        if (spent.heldUntil != null) {
            return ReasonCode.SPEND_HELD;
        }
        if (spent.left() == 0) {
            return ReasonCode.ALREADY_UNDONE;
        }
        if (part > spent.left()) {
            return ReasonCode.AMOUNT_TOO_LARGE;
        }
        giveBack(id, part == 0 ? spent.left() : part);
        return null;
    }

    /** Captures a part of a hold, and releases the rest; a part of zero means all, a negative one nothing. */
    @Nullable
    ReasonCode endHold(String id, long part) {
        Spent spent = spendings.get(id);
        if (spent == null) {
            return ReasonCode.UNKNOWN_SPEND;
        }
        if (spent.heldUntil == null || !spent.heldUntil.isAfter(books.now)) {
            return ReasonCode.HOLD_ENDED;
        }
        if (part > spent.left()) {
            return ReasonCode.AMOUNT_TOO_LARGE;
        }
        release(id, part < 0 ? spent.left() : part == 0 ? 0 : spent.left() - part);
        return null;
    }

    /** Releases the holds whose time is over. Returns how many. */
    int releaseDue() {
        int released = 0;
        for (Map.Entry<String, Spent> each : List.copyOf(spendings.entrySet())) {
            Instant until = each.getValue().heldUntil;
            if (until != null && !until.isAfter(books.now)) {
                release(each.getKey(), each.getValue().left());
                released++;
            }
        }
        return released;
    }

    private void release(String id, long amount) {
        giveBack(id, amount);
        Spent after = spent(id);
        spendings.put(id, new Spent(after.subject, after.parts, null));
    }

    /** Returns the price of a reward, as far as the reward is undone. */
    void returnPrice(Item item) {
        Spent paid = spendings.get(item.id);
        if (paid != null) {
            long due = LifeBooks.share(Catalogue.PRICE, item.reversed, item.value) - (Catalogue.PRICE - paid.left());
            giveBack(item.id, Math.max(0, due));
        }
    }

    private Item item(String id) {
        return Objects.requireNonNull(books.items.get(id));
    }

    private Spent spent(String id) {
        return Objects.requireNonNull(spendings.get(id));
    }

    private void giveBack(String id, long amount) {
        Spent spent = spent(id);
        List<Part> parts = new ArrayList<>(spent.parts);
        long missing = amount;
        for (int i = parts.size() - 1; i >= 0 && missing > 0; i--) {
            Part from = parts.get(i);
            long part = Math.min(missing, from.amount);
            if (part > 0) {
                missing -= part;
                parts.set(i, new Part(from.item, from.amount - part));
                giveBack(item(from.item), part);
            }
        }
        spendings.put(id, new Spent(spent.subject, parts, spent.heldUntil));
    }

    private void giveBack(Item credit, long amount) {
        books.settle(credit);
        long left = amount - payDebt(credit, amount);
        long recovered = Math.min(left, credit.writtenOff);
        if (recovered > 0) {
            long covered = credit.remaining + credit.used + credit.writtenOff + credit.lapsed + credit.voided;
            credit.refund(credit.onSpend ? 0 : LifeBooks.share(credit.charged, recovered, covered));
            credit.releaseHolds(recovered, false);
            credit.writtenOff -= recovered;
            credit.reversed += recovered;
            credit.follow();
            left -= recovered;
        }
        List<Part> repaid = new ArrayList<>();
        while (left > 0 && !credit.settledBy.isEmpty()) {
            Part last = credit.settledBy.remove(credit.settledBy.size() - 1);
            long part = Math.min(left, last.amount);
            if (last.amount > part) {
                credit.settledBy.add(new Part(last.item, last.amount - part));
            }
            repaid.add(new Part(last.item, part));
            left -= part;
        }
        repaid.forEach(part -> giveBack(item(part.item), part.amount));
        if (left > 0) {
            credit.used -= left;
            credit.remaining += left;
            credit.follow();
            credit.state = IssuanceState.ISSUED;
            books.settle(credit);
            if (credit.state == IssuanceState.ISSUED) {
                settleDebts(credit);
            }
        }
    }

    private long payDebt(Item credit, long amount) {
        String key = credit.subject + credit.currency();
        long paid = 0;
        List<Part> left = new ArrayList<>();
        for (Part debt : debts.getOrDefault(key, List.of())) {
            long part = debt.item.equals(credit.id) ? Math.min(amount - paid, debt.amount) : 0;
            paid += part;
            if (debt.amount > part) {
                left.add(new Part(debt.item, debt.amount - part));
            }
        }
        debts.put(key, left);
        return paid;
    }

    void erase(String subject, String pseudonym) {
        for (String unit : List.of("POINTS", "USD")) {
            List<Part> owed = debts.remove(subject + unit);
            if (owed != null) {
                debts.put(pseudonym + unit, owed);
            }
        }
        spendings.replaceAll((id, spent) ->
                spent.subject.equals(subject) ? new Spent(pseudonym, spent.parts, spent.heldUntil) : spent);
    }
}
