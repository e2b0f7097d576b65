package io.bonsela.testkit.life;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.ReasonCode;
import io.bonsela.testkit.life.Item.Hold;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an engine with the rules of {@link LifeShop} ought to do, the simple way: everything is recounted from a list of
 * issuances. Commands give the code of the refusal, or null if they are done; after a refusal the model is to be thrown
 * away for the copy that was made before.
 */
final class LifeModel extends LifeBooks {
    /** A purchase that was decided; amounts in cents. */
    static final class Purchase {
        final String id;
        final String kind;
        final long amount;
        String subject;
        boolean erased;
        long refunded;
        boolean whole;
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
            whole = other.whole;
            items.addAll(other.items);
        }
    }

    /** Wrong codes in a row. */
    record Tries(int failures, Instant last) {}

    final Map<String, Purchase> purchases = new LinkedHashMap<>();
    final Map<String, Tries> tries = new HashMap<>();
    final List<Set<String>> versions = new ArrayList<>();

    LifeModel(Instant now) {
        super(now);
        versions.add(Set.of());
    }

    LifeModel(LifeModel other) {
        super(other);
        other.purchases.forEach((id, purchase) -> purchases.put(id, new Purchase(purchase)));
        tries.putAll(other.tries);
        versions.addAll(other.versions);
    }

    /** The outcome of the rule that a purchase is for; null if its condition does not hold. */
    @Nullable
    Outcome purchase(String id, String subject, String kind, long amount, String device, List<String> ids) {
        Purchase purchase = new Purchase(id, subject, kind, amount);
        purchases.put(id, purchase);
        if (!holds(purchase)) {
            return null;
        }
        Set<String> paused = versions.get(versions.size() - 1);
        if (paused.contains("all") || paused.contains("rules/" + kind) || isCampaignPaused(paused, kind)) {
            return Outcome.PAUSED;
        }
        Hold hold = Catalogue.hold(kind, subject, device, local());
        if (hold != null && isFull(hold)) {
            return hold.cap().equals("cooldown") ? Outcome.COOLING_DOWN : Outcome.CAPPED;
        }
        boolean gifts = kind.equals("both");
        String budget = gifts ? "gifts/lifetime" : running();
        long cost = Catalogue.of(kind).stream().mapToLong(Catalogue::cost).sum();
        if (!gifts && available(budget) < cost) {
            return Outcome.BUDGET_EXHAUSTED;
        }
        limits.putIfAbsent(budget, 4_000L);
        grant(purchase, ids, hold, budget);
        return Outcome.MATCHED;
    }

    private static boolean isCampaignPaused(Set<String> paused, String kind) {
        return !kind.equals("both") && paused.contains("campaigns/" + LifeShop.CAMPAIGN);
    }

    private boolean holds(Purchase purchase) {
        long count = 0;
        long sum = 0;
        for (Purchase other : purchases.values()) {
            if (other.subject.equals(purchase.subject) && other.kind.equals(purchase.kind) && !other.erased) {
                count += other.whole ? 0 : 1;
                sum += other.amount - other.refunded;
            }
        }
        return switch (purchase.kind) {
            case "regular" -> count >= 2;
            case "spender" -> sum >= 5_000;
            default -> true;
        };
    }

    private boolean isFull(Hold wanted) {
        List<Hold> taken = items.values().stream()
                .flatMap(item -> item.holds.stream())
                .filter(h -> h.cap().equals(wanted.cap()) && h.scope().equals(wanted.scope()))
                .toList();
        return switch (wanted.cap()) {
            case "points-monthly" -> taken.stream().mapToLong(Hold::amount).sum() + wanted.amount() > 500;
            case "bonus-each", "mug-each" -> taken.size() >= 2;
            case "both-each" -> !taken.isEmpty();
            case "discount-all" -> taken.size() >= 6;
            case "parcel-device" -> within(taken, Duration.ofDays(7)) >= 2;
            default -> within(taken, Duration.ofDays(5)) >= 1;
        };
    }

    /** Time only goes forward here, so the windows that matter are those that end now. */
    private long within(List<Hold> taken, Duration length) {
        return taken.stream().filter(h -> h.at().plus(length).isAfter(now)).count();
    }

    private void grant(Purchase purchase, List<String> ids, @Nullable Hold hold, String budget) {
        List<Catalogue> rewards = Catalogue.of(purchase.kind);
        for (int i = 0; i < rewards.size(); i++) {
            Catalogue reward = rewards.get(i);
            Item item = new Item(
                    ids.get(i),
                    purchase.subject,
                    purchase.id,
                    purchase.kind,
                    i,
                    reward,
                    reward.expires(local()),
                    now,
                    budget);
            if (i == 0 && hold != null) {
                item.holds.add(hold);
            }
            items.put(item.id, item);
            purchase.items.add(item.id);
            if (reward == Catalogue.BONUS || reward == Catalogue.COUPON) {
                item.held = true;
                item.heldUntil =
                        local().plusDays(reward == Catalogue.BONUS ? 7 : 3).toInstant();
            } else if (reward == Catalogue.PENDING || reward == Catalogue.BRIEF) {
                item.held = true;
            } else if (!item.deferred) {
                issue(item);
            }
        }
    }

    @Nullable
    ReasonCode redeem(String id, long part, @Nullable String holder, @Nullable String purchase) {
        Item item = find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (holder != null && !holder.equals(item.subject)) {
            return ReasonCode.NOT_THE_HOLDER;
        }
        if (!item.onRedemption) {
            return ReasonCode.NOT_REDEEMABLE;
        }
        ReasonCode refusal = notIssued(item);
        if (refusal == null && part > 0) {
            refusal = tooMuch(item, part, item.remaining);
        }
        if (refusal != null) {
            return refusal;
        }
        long charge = part == 0 || item.remaining == 0 ? item.reserved : share(item.reserved, part, item.remaining);
        charge(item, charge);
        release(item, item.reserved);
        long use = part == 0 ? item.remaining : part;
        item.letGo(item.remaining - use, true);
        item.used += use;
        item.lapsed += item.remaining - use;
        item.remaining = 0;
        item.state = IssuanceState.REDEEMED;
        item.usedOn = purchase;
        item.usedThere = item.used;
        return null;
    }

    /** By a code or password; the count of wrong ones is kept even of a refusal. */
    @Nullable
    ReasonCode redeemBySecret(
            String key,
            @Nullable String id,
            boolean right,
            ReasonCode wrong,
            boolean tooLate,
            Map<String, Tries> counts) {
        Tries before = tries.get(key);
        boolean counting = before != null && now.isBefore(before.last().plus(Duration.ofMinutes(15)));
        int failures = counting && before != null ? before.failures() : 0;
        if (failures >= 3) {
            return ReasonCode.LOCKED_OUT;
        }
        if (!right && wrong == ReasonCode.CODE_NOT_OF_TENANT) {
            return wrong;
        }
        if (!right || id == null) {
            counts.put(key, new Tries(failures + 1, now));
            return wrong;
        }
        if (tooLate) {
            return ReasonCode.PASSWORD_EXPIRED;
        }
        ReasonCode refusal = redeem(id, 0, null, null);
        if (before != null && refusal == null) {
            counts.put(key, new Tries(0, now));
        }
        return refusal;
    }

    @Nullable
    ReasonCode codeable(String id) {
        Item item = find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        return item.onRedemption ? notIssued(item) : ReasonCode.NOT_REDEEMABLE;
    }

    @Nullable
    ReasonCode spend(String subject, String unit, long amount) {
        List<Item> credits = usable(subject, unit);
        long balance = credits.stream().mapToLong(c -> c.remaining).sum() - debt(subject, unit);
        if (balance < amount) {
            return ReasonCode.BALANCE_TOO_LOW;
        }
        take(credits, amount);
        return null;
    }

    @Nullable
    ReasonCode cancel(String id) {
        Item item = find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (item.isCharged()) {
            return ReasonCode.REVERSE_INSTEAD;
        }
        ReasonCode refusal = final_(item);
        if (refusal == null) {
            end(item, IssuanceState.CANCELLED);
        }
        return refusal;
    }

    @Nullable
    ReasonCode reverse(String id, long part, boolean negative) {
        Item item = find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        ReasonCode refusal = final_(item);
        if (refusal == null && !item.isCharged()) {
            refusal = ReasonCode.CANCEL_INSTEAD;
        }
        if (refusal == null && part > 0) {
            refusal = tooMuch(item, part, item.remaining + item.lapsed + item.used);
        }
        if (refusal == null) {
            undo(item, part == 0 ? item.remaining + item.lapsed + item.used : part, negative);
        }
        return refusal;
    }

    /** A part of zero is all that is left. */
    @Nullable
    ReasonCode refund(String id, long part, boolean negative) {
        Purchase purchase = purchases.get(id);
        if (purchase == null) {
            return ReasonCode.UNKNOWN_EVENT;
        }
        if (purchase.whole) {
            return ReasonCode.ALREADY_REFUNDED;
        }
        if (purchase.erased && part > 0) {
            return ReasonCode.NOT_DIVISIBLE;
        }
        if (part > purchase.amount - purchase.refunded) {
            return ReasonCode.AMOUNT_TOO_LARGE;
        }
        for (String item : purchase.items) {
            IssuanceState state = settled(item).state;
            if (state == IssuanceState.PENDING || state == IssuanceState.UNKNOWN) {
                return ReasonCode.DELIVERY_UNDECIDED;
            }
        }
        purchase.refunded = part == 0 ? purchase.amount : purchase.refunded + part;
        purchase.whole = purchase.refunded == purchase.amount;
        for (boolean ofUsed : new boolean[] {false, true}) {
            for (String earned : purchase.items) {
                refund(purchase, settled(earned), negative, ofUsed);
            }
        }
        items.values().stream().filter(item -> id.equals(item.usedOn)).forEach(item -> undoUse(purchase, item));
        return null;
    }

    /** What was used to pay for it falls with it. */
    private void undoUse(Purchase purchase, Item item) {
        if (item.state != IssuanceState.REDEEMED || (item.unit == null && !purchase.whole)) {
            return;
        }
        long gone = purchase.whole ? item.usedThere : share(item.usedThere, purchase.refunded, purchase.amount);
        long part = item.used - (item.usedThere - gone);
        if (item.unit != null && part <= 0) {
            return;
        }
        if (item.unit != null) {
            refund(item, share(item.charged, part, item.used + item.writtenOff));
        }
        item.letGo(part, false);
        item.used -= part;
        item.reversed += part;
        if (item.used == 0) {
            item.state = IssuanceState.REVERSED;
            letGo(item, false);
        }
    }

    /** First what remains or lapsed of all that was earned, then what was used of it. */
    private void refund(Purchase purchase, Item item, boolean negative, boolean ofUsed) {
        long target = purchase.whole ? item.value : share(item.value, purchase.refunded, purchase.amount);
        long due = Math.min(
                target - item.reversed - item.voided - item.writtenOff, item.remaining + item.lapsed + item.used);
        long part = ofUsed ? due : Math.min(due, item.remaining + item.lapsed);
        boolean live = item.state == IssuanceState.RESERVED
                || item.state == IssuanceState.ISSUED
                || (item.state == IssuanceState.REDEEMED && !(item.onRedemption && item.unit != null));
        if (!live || (item.unit == null ? !purchase.whole : part <= 0)) {
            return;
        }
        if (item.isCharged()) {
            undo(item, part, negative);
        } else if (item.unit == null || part == item.remaining) {
            end(item, IssuanceState.CANCELLED);
        } else {
            release(item, share(item.reserved, part, item.remaining));
            item.letGo(part, false);
            item.remaining -= part;
            item.reversed += part;
        }
    }

    @Nullable
    ReasonCode confirm(String id) {
        Item item = find(id);
        if (item == null) {
            return ReasonCode.UNKNOWN_ISSUANCE;
        }
        if (!item.held) {
            ReasonCode state = item.state == IssuanceState.RESERVED ? null : notIssued(item);
            return state == null ? ReasonCode.NOT_HELD : state;
        }
        item.held = false;
        item.heldUntil = null;
        issue(item);
        return null;
    }

    @Nullable
    ReasonCode deliver(String id, IssuanceState outcome) {
        Item item = find(id);
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
                    issue(item);
                } else if (outcome == IssuanceState.FAILED) {
                    end(item, outcome);
                } else {
                    item.state = outcome;
                }
                return null;
            }
            default -> {
                return notIssued(item);
            }
        }
    }

    @Nullable
    ReasonCode fund(String budget, long amount) {
        if (budget.startsWith("nothing")) {
            return ReasonCode.UNKNOWN_BUDGET;
        }
        limits.putIfAbsent(budget, 4_000L);
        boolean hard = !budget.startsWith("gifts");
        if (amount < 0 && hard && available(budget) + amount < 0) {
            return ReasonCode.BUDGET_TOO_LOW;
        }
        if (limit(budget) + amount < 0) {
            return ReasonCode.AMOUNT_TOO_LARGE;
        }
        limits.merge(budget, amount, Long::sum);
        return null;
    }

    @Nullable
    ReasonCode pause(String part, boolean paused) {
        if (part.endsWith("/nothing")) {
            return ReasonCode.UNKNOWN_PART;
        }
        Set<String> next = new HashSet<>(versions.get(versions.size() - 1));
        if (paused) {
            next.add(part);
        } else {
            next.remove(part);
        }
        publish(next);
        return null;
    }

    @Nullable
    ReasonCode rollback() {
        if (versions.size() < 2) {
            return ReasonCode.UNKNOWN_RULE_SET;
        }
        publish(versions.get(versions.size() - 2));
        return null;
    }

    void publish(Set<String> paused) {
        if (!versions.get(versions.size() - 1).equals(paused)) {
            versions.add(paused);
        }
    }

    void erase(String subject, String pseudonym) {
        for (Item item : items.values()) {
            if (item.subject.equals(subject)) {
                item.subject = pseudonym;
                // Counters move with the name; the scope of a cap of the subject is its name here.
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
        for (String unit : List.of("POINTS", "USD")) {
            Long debt = debts.remove(subject + unit);
            if (debt != null) {
                debts.put(pseudonym + unit, debt);
            }
        }
    }

    /** How many were released and expired. */
    int[] expireDue() {
        int[] counts = new int[2];
        for (Item item : new ArrayList<>(items.values())) {
            boolean released = item.held
                    && item.heldUntil != null
                    && !item.heldUntil.isAfter(now)
                    && (item.expires == null || item.heldUntil.isBefore(item.expires));
            long lapsed = item.lapsed;
            IssuanceState before = item.state;
            settle(item);
            boolean expired = item.state == IssuanceState.EXPIRED && before != IssuanceState.EXPIRED;
            counts[0] += released ? 1 : 0;
            counts[1] += expired || item.lapsed > lapsed ? 1 : 0;
        }
        return counts;
    }

    /** Why it cannot be undone; null if it can. */
    private static @Nullable ReasonCode final_(Item item) {
        return switch (item.state) {
            case RESERVED, ISSUED, REDEEMED -> null;
            default -> notIssued(item);
        };
    }

    private static @Nullable ReasonCode tooMuch(Item item, long part, long left) {
        if (item.unit == null) {
            return ReasonCode.NOT_DIVISIBLE;
        }
        return part > left ? ReasonCode.AMOUNT_TOO_LARGE : null;
    }

    private static @Nullable ReasonCode notIssued(Item item) {
        return switch (item.state) {
            case ISSUED -> null;
            case RESERVED -> ReasonCode.NOT_YET_ISSUED;
            case PENDING, UNKNOWN -> ReasonCode.DELIVERY_UNDECIDED;
            case REDEEMED -> ReasonCode.ISSUANCE_REDEEMED;
            case FAILED -> ReasonCode.ISSUANCE_FAILED;
            case EXPIRED -> ReasonCode.ISSUANCE_EXPIRED;
            case CANCELLED -> ReasonCode.ISSUANCE_CANCELLED;
            case REVERSED -> ReasonCode.ISSUANCE_REVERSED;
        };
    }
}
