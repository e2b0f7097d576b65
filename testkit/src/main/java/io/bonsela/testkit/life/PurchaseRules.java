package io.bonsela.testkit.life;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.testkit.life.Item.Hold;
import io.bonsela.testkit.life.Redemptions.Tries;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@link LifeShop}, defined once more for the model.
 *
 * @param books the books of the shop
 * @param purchases the purchases so far, by id
 * @param versions what is paused
 * @param club the levels of the subjects
 * @param tries the wrong codes, by what they are counted for
 * @param guard the breaker of a rule
 */
record PurchaseRules(
        LifeBooks books,
        Map<String, Purchase> purchases,
        RuleVersions versions,
        Club club,
        Map<String, Tries> tries,
        BreakerModel guard) {
    /** The subjects in the buckets 0 to 2,499 of the salt "pilot". */
    private static final Set<String> IN_PILOT = Set.of("ben");

    /**
     * Decides a purchase.
     *
     * @param ids the ids of the issuances, if it is granted
     * @return the outcome of the rule that the purchase is for; null if its condition is not met
     */
    @Nullable
    Outcome decide(Purchase purchase, String device, List<String> ids) {
        club.settle(purchase.subject);
        purchases.put(purchase.id, purchase);
        Outcome outcome = outcome(purchase, device, ids);
        purchase.judged = outcome != null;
        if (outcome == Outcome.MATCHED && purchase.kind.equals(BreakerModel.RULE)) {
            guard.award(books.now);
        }
        club.bought(purchase.subject);
        return outcome;
    }

    /**
     * Decides the event that a purchase raised for the referrer.
     *
     * @param ids the ids of the issuances, if it is granted
     */
    Outcome thank(Purchase raised, List<String> ids) {
        purchases.put(raised.id, raised);
        raised.judged = true;
        if (versions.isPaused("thanks")) {
            return Outcome.PAUSED;
        }
        if (books.available(books.monthlyBudget()) < Catalogue.POINTS.cost()) {
            return Outcome.BUDGET_EXHAUSTED;
        }
        grant(raised, "thanks", List.of(Catalogue.POINTS), ids, null, books.monthlyBudget());
        return Outcome.MATCHED;
    }

    private @Nullable Outcome outcome(Purchase purchase, String device, List<String> ids) {
        String kind = purchase.kind;
        if (!holds(purchase)) {
            return null;
        }
        if (versions.isPaused(kind)) {
            return Outcome.PAUSED;
        }
        if (kind.equals(BreakerModel.RULE) && guard.isOpen(books.now)) {
            return Outcome.PAUSED;
        }
        if (kind.equals("pilot") && !IN_PILOT.contains(purchase.subject)) {
            return Outcome.NOT_IN_ROLLOUT;
        }
        if (kind.equals("sesame") && isCodeRefused(purchase.subject, device)) {
            return Outcome.CODE_REFUSED;
        }
        Hold hold = Catalogue.hold(kind, purchase.subject, device, books.localTime());
        if (hold != null && kind.equals("coupon")) {
            long left = 1_000 - taken(hold).stream().mapToLong(Hold::amount).sum();
            hold = hold.less(hold.amount() - Math.max(0, Math.min(hold.amount(), left)));
        }
        if (hold != null && isFull(hold)) {
            return switch (hold.cap()) {
                case "cooldown" -> Outcome.COOLING_DOWN;
                case "sesame-each" -> Outcome.CODE_REFUSED;
                default -> Outcome.CAPPED;
            };
        }
        if (kind.equals("prize") && books.balance(purchase.subject, "POINTS") < Catalogue.PRICE) {
            return Outcome.WALLET_TOO_LOW;
        }
        boolean gifts = kind.equals("both") || kind.equals("friend");
        String budget = gifts ? "gifts/lifetime" : books.monthlyBudget();
        long cost = kind.equals("coupon")
                ? Objects.requireNonNull(hold).amount()
                : Catalogue.of(kind).stream().mapToLong(Catalogue::cost).sum();
        if (!gifts && books.available(budget) < cost) {
            if (rivalOf(kind) && books.available(budget) >= Catalogue.RIVAL.cost()) {
                grant(purchase, "a-rival", List.of(Catalogue.RIVAL), ids, hold, budget);
            }
            return Outcome.BUDGET_EXHAUSTED;
        }
        grant(purchase, kind, Catalogue.of(kind), ids, hold, budget);
        return Outcome.MATCHED;
    }

    /** Whether a typed code is wrong, or the subject is locked out. A wrong code counts. */
    private boolean isCodeRefused(String subject, String device) {
        String key = "typed/" + subject;
        Tries before = tries.get(key);
        int failures = before != null && books.now.isBefore(before.last().plus(Duration.ofMinutes(15)))
                ? before.failures()
                : 0;
        if (failures >= 5) {
            return true;
        }
        boolean right = LifeShop.isRightCode(device);
        if (!right) {
            tries.put(key, new Tries(failures + 1, books.now));
        }
        return !right;
    }

    /** Whether a kind has a second rule in its lane, which is worth less and pays only if the first is refused. */
    static boolean rivalOf(String kind) {
        return kind.equals("basket");
    }

    private boolean holds(Purchase purchase) {
        long count = 0;
        long sum = 0;
        for (Purchase other : purchases.values()) {
            if (books.names.same(other.subject, purchase.subject)
                    && other.kind.equals(purchase.kind)
                    && !other.erased) {
                count += other.fullyRefunded ? 0 : 1;
                sum += other.amount - other.refunded;
            }
        }
        return switch (purchase.kind) {
            case "regular" -> count >= 2;
            case "spender" -> sum >= 5_000;
            case "member" -> club.level(purchase.subject) >= 1;
            default -> true;
        };
    }

    private List<Hold> taken(Hold wanted) {
        return books.items.values().stream()
                .flatMap(item -> item.holds.stream())
                .filter(h -> h.cap().equals(wanted.cap())
                        && books.names.scope(h.scope()).equals(wanted.scope()))
                .toList();
    }

    private boolean isFull(Hold wanted) {
        List<Hold> taken = taken(wanted);
        return switch (wanted.cap()) {
            case "coupon-all" -> wanted.amount() == 0;
            case "points-monthly" -> taken.stream().mapToLong(Hold::amount).sum() + wanted.amount() > 500;
            case "bonus-each", "mug-each", "sesame-each" -> taken.size() >= 2;
            case "both-each" -> !taken.isEmpty();
            case "discount-all" -> taken.size() >= 6;
            case "parcel-device" -> within(taken, Duration.ofDays(7)) >= 2;
            default -> within(taken, Duration.ofDays(5)) >= 1;
        };
    }

    /** Time only moves forward here, so only the windows that end now are relevant. */
    private long within(List<Hold> taken, Duration length) {
        return taken.stream()
                .filter(h -> h.at().plus(length).isAfter(books.now))
                .count();
    }

    private void grant(
            Purchase purchase,
            String rule,
            List<Catalogue> rewards,
            List<String> ids,
            @Nullable Hold hold,
            String budget) {
        books.open(budget);
        for (int i = 0; i < rewards.size(); i++) {
            Catalogue reward = rewards.get(i);
            Item item = new Item(
                    ids.get(i),
                    purchase.subject,
                    purchase.id,
                    rule,
                    i,
                    reward,
                    reward.expires(books.localTime()),
                    books.now,
                    budget,
                    reward == Catalogue.COUPON ? Objects.requireNonNull(hold).amount() : reward.value());
            if (i == 0 && hold != null) {
                item.holds.add(hold);
            }
            books.items.put(item.id, item);
            if (reward == Catalogue.PRIZE) {
                books.wallets.take(item.id, item.subject, "POINTS", Catalogue.PRICE, null);
            }
            purchase.items.add(item.id);
            if (reward == Catalogue.BONUS || reward == Catalogue.COUPON) {
                item.held = true;
                item.heldUntil = books.localTime()
                        .plusDays(reward == Catalogue.BONUS ? 7 : 3)
                        .toInstant();
            } else if (reward == Catalogue.PENDING || reward == Catalogue.BRIEF) {
                item.held = true;
            } else if (!item.deferred) {
                books.issue(item);
            }
        }
    }
}
