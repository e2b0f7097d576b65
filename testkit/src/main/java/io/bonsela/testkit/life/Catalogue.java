package io.bonsela.testkit.life;

import io.bonsela.testkit.life.Item.Hold;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rewards of {@link LifeShop}, defined once more for the model; amounts in minor units. */
enum Catalogue {
    POINTS(true, false, false, "POINTS", 100, 101),
    BRIEF(true, false, false, "POINTS", 5, 7),
    BONUS(true, false, false, "POINTS", 40, 40),
    PENDING(true, false, false, "USD", 500, 500),
    DISCOUNT(false, true, false, "USD", 400, 400),
    COUPON(false, true, false, "USD", 300, 300),
    MUG(false, true, false, null, 0, 300),
    PARCEL(false, false, true, "USD", 200, 250),
    BASKET(false, true, false, "USD", 331, 331),
    RIVAL(false, true, false, "USD", 300, 300),
    PRIZE(false, true, false, "USD", 400, 400);

    /** What a prize costs, in points. */
    static final long PRICE = 60;

    private final boolean wallet;
    private final boolean onRedemption;
    private final boolean deferred;
    private final @Nullable String unit;
    private final long value;
    private final long cost;

    Catalogue(boolean wallet, boolean onRedemption, boolean deferred, @Nullable String unit, long value, long cost) {
        this.wallet = wallet;
        this.onRedemption = onRedemption;
        this.deferred = deferred;
        this.unit = unit;
        this.value = value;
        this.cost = cost;
    }

    boolean wallet() {
        return wallet;
    }

    boolean onRedemption() {
        return onRedemption;
    }

    boolean deferred() {
        return deferred;
    }

    @Nullable
    String unit() {
        return unit;
    }

    long value() {
        return value;
    }

    long cost() {
        return cost;
    }

    /** Whether a subject may transfer it. */
    boolean transferable() {
        return this == POINTS || this == BONUS;
    }

    /** Whether its budget is charged when it is spent. */
    boolean onSpend() {
        return this == BONUS || this == PENDING || this == BRIEF;
    }

    /** The shares of the lines of {@link LifeShop#LINES} in its value; empty: it is not shared. */
    Map<String, Long> shares() {
        return this == BASKET ? Map.of("cup", 265L, "beans", 66L) : Map.of();
    }

    /** The rewards of a rule. */
    static List<Catalogue> of(String rule) {
        return switch (rule) {
            case "both" -> List.of(BRIEF, POINTS);
            case "regular", "member", "friend", "thanks", "pilot", "sesame" -> List.of(POINTS);
            case "spender" -> List.of(DISCOUNT);
            default -> List.of(valueOf(rule.toUpperCase(java.util.Locale.ROOT)));
        };
    }

    @Nullable
    Instant expires(ZonedDateTime at) {
        return switch (this) {
            case BRIEF -> at.plusDays(2).toInstant();
            case POINTS -> at.plusDays(30).toInstant();
            case PENDING -> at.plusDays(20).toInstant();
            case DISCOUNT ->
                at.plusDays(11).toLocalDate().atStartOfDay(at.getZone()).toInstant();
            case MUG -> at.plusDays(10).toInstant();
            case BONUS, COUPON, PARCEL, BASKET, RIVAL, PRIZE -> null;
        };
    }

    /** The share of the rule's cap that its first effect holds; null: the rule has no cap. */
    static @Nullable Hold hold(String rule, String subject, String device, ZonedDateTime at) {
        Instant now = at.toInstant();
        return switch (rule) {
            case "points" ->
                new Hold("points-monthly", subject + at.getYear() + at.getMonth(), now, 100, false, true, false);
            case "coupon" -> new Hold("coupon-all", "" + at.getYear() + at.getMonth(), now, 300, false, true, false);
            case "bonus" -> new Hold("bonus-each", subject, now, 1, true, true, true);
            case "pending" -> new Hold("cooldown", subject, now, 1, true, true, false);
            case "discount" -> new Hold("discount-all", "", now, 1, true, true, true);
            case "sesame" -> new Hold("sesame-each", subject, now, 1, true, true, false);
            case "mug" -> new Hold("mug-each", subject, now, 1, true, false, false);
            case "parcel" -> new Hold("parcel-device", device, now, 1, true, true, false);
            case "both" -> new Hold("both-each", subject, now, 1, true, true, true);
            default -> null;
        };
    }
}
