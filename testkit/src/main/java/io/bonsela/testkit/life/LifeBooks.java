package io.bonsela.testkit.life;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.ReasonCode;
import io.bonsela.testkit.life.Item.Hold;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The issuances of the model, their moves, and the resulting balances. */
final class LifeBooks {
    private static final long MONTHLY = 2_500;

    Instant now;
    final Map<String, Item> items = new LinkedHashMap<>();
    final Map<String, Long> limits = new HashMap<>();
    final Wallets wallets;
    final Names names;

    LifeBooks(Instant now) {
        this.now = now;
        limits.put("gifts/lifetime", 6_000L);
        wallets = new Wallets(this);
        names = new Names();
    }

    LifeBooks(LifeBooks other) {
        now = other.now;
        other.items.forEach((id, item) -> items.put(id, new Item(item)));
        limits.putAll(other.limits);
        wallets = new Wallets(this, other.wallets);
        names = new Names(other.names);
    }

    /** The limit of a budget; the limit with which it would open if it is a month that is not open. */
    long limit(String budget) {
        Long limit = limits.get(budget);
        if (limit != null) {
            return limit;
        }
        YearMonth month = month(budget);
        Optional<String> last = lastBefore(month);
        return last.map(before -> MONTHLY * month(before).until(month, ChronoUnit.MONTHS) + unused(before))
                .orElse(MONTHLY);
    }

    /** Opens a month, which takes over what the last open month has left. */
    void open(String budget) {
        if (!limits.containsKey(budget)) {
            long limit = limit(budget);
            lastBefore(month(budget)).ifPresent(before -> limits.merge(before, -unused(before), Long::sum));
            limits.put(budget, limit);
        }
    }

    /** Whether a month took over what another had left. */
    boolean tookOver() {
        return limits.keySet().stream()
                        .filter(name -> name.startsWith("monthly/"))
                        .count()
                > 1;
    }

    private Optional<String> lastBefore(YearMonth month) {
        return limits.keySet().stream()
                .filter(name -> name.startsWith("monthly/") && month(name).isBefore(month))
                .max(Comparator.naturalOrder());
    }

    private long unused(String budget) {
        return Math.max(0, available(budget));
    }

    private static YearMonth month(String budget) {
        return YearMonth.parse(budget.substring("monthly/".length()));
    }

    long reserved(String budget) {
        return items.values().stream()
                .filter(i -> i.budget.equals(budget))
                .mapToLong(i -> i.reserved)
                .sum();
    }

    long charged(String budget) {
        return items.values().stream()
                .filter(i -> i.budget.equals(budget))
                .mapToLong(i -> i.charged)
                .sum();
    }

    long available(String budget) {
        return limit(budget) - reserved(budget) - charged(budget);
    }

    /** Changes the limit of a budget. */
    @Nullable
    ReasonCode fund(String budget, long amount) {
        if (budget.startsWith("nothing")) {
            return ReasonCode.UNKNOWN_BUDGET;
        }
        boolean hard = !budget.startsWith("gifts");
        if (amount < 0 && hard && available(budget) + amount < 0) {
            return ReasonCode.BUDGET_TOO_LOW;
        }
        if (limit(budget) + amount < 0) {
            return ReasonCode.AMOUNT_TOO_LARGE;
        }
        open(budget);
        limits.merge(budget, amount, Long::sum);
        return null;
    }

    /** The posted balance of a wallet. */
    long posted(String subject, String unit) {
        return credits(subject, unit).stream()
                        .filter(c -> c.state == IssuanceState.ISSUED)
                        .mapToLong(c -> c.remaining)
                        .sum()
                - debt(subject, unit);
    }

    String monthlyBudget() {
        return "monthly/" + localTime().toLocalDate().toString().substring(0, 7);
    }

    ZonedDateTime localTime() {
        return now.atZone(LifeShop.ZONE);
    }

    @Nullable
    Item find(String id) {
        Item item = items.get(id);
        if (item != null) {
            settle(item);
        }
        return item;
    }

    Item settled(String id) {
        Item item = find(id);
        if (item == null) {
            throw new AssertionError("the model has no " + id);
        }
        return item;
    }

    void settle(Item item) {
        if (item.held && item.heldUntil != null && !item.heldUntil.isAfter(now)) {
            item.held = false;
            item.heldUntil = null;
            issue(item);
        }
        boolean isOver = item.expires != null && !item.expires.isAfter(now);
        if (isOver
                && item.wallet
                && item.state == IssuanceState.ISSUED
                && names.all(item.subject).size() > 1) {
            wallets.settleDebts(item);
        }
        boolean usable = item.state == IssuanceState.ISSUED && (item.wallet || item.onRedemption);
        if ((item.state == IssuanceState.RESERVED || usable) && isOver) {
            if (!item.isReversible()) {
                item.release(item.reserved);
            }
            item.releaseHolds(item.remaining, true);
            item.lapsed += item.remaining;
            item.remaining = 0;
            item.follow();
            item.state = item.used > 0 ? IssuanceState.REDEEMED : IssuanceState.EXPIRED;
            item.held = false;
            if (item.used == 0) {
                releaseHolds(item, true);
            }
        }
    }

    /** Releases and expires what is due. Returns the number of each. */
    int[] expireDue() {
        int[] counts = {wallets.releaseDue(), 0};
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

    void issue(Item item) {
        item.state = IssuanceState.ISSUED;
        if (item.onRedemption) {
            return;
        }
        if (!item.onSpend) {
            item.charge(item.reserved);
        }
        if (item.wallet) {
            wallets.settleDebts(item);
        }
    }

    void end(Item item, IssuanceState state) {
        item.release(item.reserved);
        item.releaseHolds(item.remaining, false);
        item.reversed += item.remaining;
        item.remaining = 0;
        wallets.returnPrice(item);
        item.state = state;
        item.held = false;
        item.heldUntil = null;
        releaseHolds(item, false);
    }

    /**
     * Undoes a part: first of the remaining amount, then of the lapsed amount, which moves nothing, and last of the
     * used amount.
     */
    void undo(Item item, long part, boolean negative) {
        long whole = item.remaining + item.lapsed + item.used;
        long covered =
                item.remaining + item.used + item.writtenOff + (item.onRedemption ? 0 : item.lapsed + item.voided);
        long ofRemaining = Math.min(part, item.remaining);
        long ofLapsed = Math.min(part - ofRemaining, item.lapsed);
        long ofUsed = part - ofRemaining - ofLapsed;
        long missing = ofUsed;
        item.remaining -= ofRemaining;
        item.lapsed -= ofLapsed;
        item.voided += ofLapsed;
        item.used -= ofUsed;
        long lost = 0;
        if (item.wallet) {
            for (Item credit : missing > 0 ? usable(item.subject, item.currency()) : List.<Item>of()) {
                long taken = Math.min(missing, credit.remaining);
                if (taken > 0) {
                    credit.use(taken);
                    item.settledBy.add(new Wallets.Part(credit.id, taken));
                    joined(credit, item);
                    missing -= taken;
                }
            }
            if (negative) {
                wallets.owe(item, missing);
            } else {
                lost = missing;
            }
        }
        long takenBack = ofRemaining + ofUsed - lost;
        if (!item.deferred && !item.onSpend && item.unit != null && takenBack > 0) {
            item.refund(share(item.charged, takenBack, covered));
        }
        item.releaseHolds(takenBack, false);
        item.reversed += takenBack;
        item.writtenOff += lost;
        item.follow();
        wallets.returnPrice(item);
        if (part == whole) {
            item.state = IssuanceState.REVERSED;
            releaseHolds(item, false);
        } else if (item.state == IssuanceState.ISSUED && item.remaining == 0) {
            item.state = IssuanceState.REDEEMED;
        }
    }

    /** Counts a use of a merge if a credit paid for one of another name. */
    void joined(Item paying, Item paid) {
        if (!paying.subject.equals(paid.subject)) {
            names.use(paying.subject);
        }
    }

    /** Releases the holds of the grant as a whole. */
    void releaseHolds(Item item, boolean expired) {
        for (Hold hold : List.copyOf(item.holds)) {
            if (!hold.ofGrant()) {
                continue;
            }
            Optional<Item> heir = items.values().stream()
                    .filter(other -> other.event.equals(item.event)
                            && other.rule.equals(item.rule)
                            && other.effect != item.effect
                            && !other.isGone(hold))
                    .findFirst();
            if (heir.isPresent()) {
                item.holds.remove(hold);
                heir.get().holds.add(hold);
            } else if (expired ? hold.onExpiry() : hold.onCancel()) {
                item.holds.remove(hold);
            }
        }
    }

    List<Item> credits(String subject, String unit) {
        return items.values().stream()
                .filter(i -> i.wallet && names.same(i.subject, subject) && unit.equals(i.unit))
                .toList();
    }

    List<Item> usable(String subject, String unit) {
        credits(subject, unit).forEach(this::settle);
        if (names.all(subject).size() > 1) {
            issued(subject, unit).forEach(wallets::settleDebts);
        }
        return issued(subject, unit);
    }

    private List<Item> issued(String subject, String unit) {
        return credits(subject, unit).stream()
                .filter(i -> i.state == IssuanceState.ISSUED)
                .sorted(Comparator.comparing((Item i) -> i.expires, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(i -> i.issuedAt)
                        .thenComparing(i -> i.id))
                .toList();
    }

    long debt(String subject, String unit) {
        return wallets.debt(subject, unit);
    }

    /** What a subject can spend. */
    long balance(String subject, String unit) {
        return usable(subject, unit).stream().mapToLong(c -> c.remaining).sum() - debt(subject, unit);
    }

    static long share(long amount, long part, long whole) {
        return new BigDecimal(amount)
                .multiply(new BigDecimal(part))
                .divide(new BigDecimal(whole), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }
}
