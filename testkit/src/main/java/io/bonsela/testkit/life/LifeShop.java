package io.bonsela.testkit.life;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Effect.Sharing;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.RewardHandler;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A shop with a rule for each possible life of a reward. The kind of a purchase names the rule that it is for. */
public final class LifeShop {
    /** The tenant. */
    public static final String TENANT = "life-shop";

    /** Another tenant, with the same rules. */
    public static final String OTHER_TENANT = "life-shop-other";

    /** The largest number of points that are credited or debited by hand without approval. */
    static final long LARGEST_BY_HAND = 110;

    /** The kinds of purchases, which are the ids of the rules. */
    public static final List<String> KINDS = List.of(
            "points",
            "bonus",
            "pending",
            "discount",
            "coupon",
            "mug",
            "parcel",
            "both",
            "regular",
            "spender",
            "basket",
            "prize",
            "member",
            "friend",
            "pilot",
            "sesame");

    /** The quantities of the lines of a purchase of the kind {@code basket}. */
    static final Map<String, Integer> LINES = Map.of("cup", 2, "beans", 1);

    static final ZoneId ZONE = ZoneId.of("America/New_York");
    static final String CAMPAIGN = "all-year";

    private LifeShop() {}

    /** A parcel, delivered later and charged on delivery; it cannot be taken back. */
    public record Parcel() implements RewardHandler {
        @Override
        public String type() {
            return "parcel";
        }

        @Override
        public Terms terms() {
            return new Terms(Delivery.DEFERRED, Charging.ON_ISSUE, Compensation.WRITE_OFF);
        }

        @Override
        public boolean hasValue() {
            return true;
        }
    }

    /**
     * The rules of a tenant.
     *
     * @param tenant the tenant
     */
    public static RuleSet rules(String tenant) {
        return RuleSet.of(tenant, ZONE)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "kind", Attribute.required(ValueType.TEXT),
                                "device", Attribute.required(ValueType.TEXT),
                                "referrer", Attribute.optional(ValueType.TEXT),
                                "promo", Attribute.optional(ValueType.TEXT),
                                "lines",
                                        Attribute.optional(ValueType.listOf(ValueType.object(Map.of(
                                                        "sku", ValueType.TEXT,
                                                        "price", ValueType.money("USD"),
                                                        "quantity", ValueType.NUMBER))))
                                                .lines(new Attribute.Lines("sku", "price", "quantity"))))
                .eventType("friend-bought", Map.of("friend", Attribute.required(ValueType.TEXT)))
                .budget(Budget.of("monthly", Money.of("USD", "25.00"))
                        .every(CalendarPeriod.MONTH)
                        .carryingOver())
                .budget(Budget.of("gifts", Money.of("USD", "60.00")).soft())
                .campaign(Campaign.of(CAMPAIGN, "monthly"))
                .reward(Reward.credit("points", "POINTS")
                        .transferring()
                        .valued(Money.of("POINTS", "100"))
                        .costing(Money.of("USD", "1.01"))
                        .expiringAfter(Period.ofDays(30)))
                .reward(Reward.credit("brief", "POINTS")
                        .valued(Money.of("POINTS", "5"))
                        .costing(Money.of("USD", "0.07"))
                        .charged(Charging.ON_SPEND)
                        .expiringAfter(Period.ofDays(2))
                        .heldUntilConfirmed())
                .reward(Reward.credit("bonus", "POINTS")
                        .transferring()
                        .valued(Money.of("POINTS", "40"))
                        .worth(Money.of("USD", "0.01"))
                        .charged(Charging.ON_SPEND)
                        .heldFor(Period.ofDays(7)))
                .reward(Reward.credit("pending", "USD")
                        .valued(Money.of("USD", "5.00"))
                        .charged(Charging.ON_SPEND)
                        .expiringAfter(Period.ofDays(20))
                        .heldUntilConfirmed())
                .reward(Reward.discount("discount", "USD")
                        .valued(Money.of("USD", "4.00"))
                        .expiringAfter(Period.ofDays(10), CalendarPeriod.DAY))
                .reward(Reward.discount("coupon", "USD")
                        .valued(Money.of("USD", "3.00"))
                        .heldFor(Period.ofDays(3)))
                .reward(Reward.physical("mug", Money.of("USD", "3.00")).expiringAfter(Period.ofDays(10)))
                .reward(Reward.of("parcel", "parcel", "USD")
                        .valued(Money.of("USD", "2.00"))
                        .costing(Money.of("USD", "2.50")))
                .reward(Reward.discount("basket", "USD"))
                .reward(Reward.discount("rival", "USD").valued(Money.of("USD", "3.00")))
                .reward(Reward.discount("prize", "USD").valued(Money.of("USD", "4.00")))
                .rule(paying("prize").price(Money.of("POINTS", "60")).build())
                .lane(Lane.of("deals", Lane.Pick.BEST))
                .rule(on("a-rival", is("basket"))
                        .campaign(CAMPAIGN)
                        .stackingLane("deals")
                        .give("rival")
                        .build())
                .rule(on("basket", is("basket"))
                        .campaign(CAMPAIGN)
                        .stackingLane("deals")
                        .give(Effect.of("basket", literal("USD 3.31")).over(Sharing.over(field("lines"))))
                        .build())
                .tier(Tier.of("club", Expressions.sum("purchase", field("amount"), Expressions.days(20)))
                        .level("silver", Money.of("USD", "60.00"))
                        .level("gold", Money.of("USD", "150.00"))
                        .keptFor(Period.ofDays(10)))
                .rule(on("member", is("member").and(Expressions.tier("club").atLeast("silver")))
                        .give("points")
                        .campaign(CAMPAIGN)
                        .build())
                .rule(on("friend", is("friend"))
                        .give("points")
                        .raise(Raise.of("friend-bought", field("referrer")).with("friend", Expressions.subject()))
                        .budget("gifts")
                        .build())
                .rule(on("pilot", is("pilot"))
                        .give("points")
                        .rollout(Rollout.of("pilot", 25))
                        .campaign(CAMPAIGN)
                        .build())
                .code(PromoCode.of("sesame", "OPEN SESAME").perSubject(2L))
                .rule(on("sesame", is("sesame"))
                        .give("points")
                        .code("sesame", "promo")
                        .campaign(CAMPAIGN)
                        .build())
                .rule(Rule.named("thanks")
                        .on("friend-bought")
                        .when(literal(true))
                        .give("points")
                        .campaign(CAMPAIGN)
                        .build())
                .rule(paying(BreakerModel.RULE)
                        .breaker(Breaker.within(BreakerModel.WITHIN)
                                .awards(BreakerModel.AWARDS)
                                .reports(BreakerModel.REPORTS)
                                .halfOpenAfter(BreakerModel.HALF_OPEN_AFTER)
                                .trials(BreakerModel.TRIALS))
                        .cap(Cap.value("points-monthly", Money.of("POINTS", "500"))
                                .perSubject()
                                .every(CalendarPeriod.MONTH))
                        .build())
                .rule(paying("bonus")
                        .cap(Cap.count("bonus-each", 2).perSubject().releasedOn(Cap.Release.CANCEL, Cap.Release.EXPIRY))
                        .build())
                .rule(paying("pending").cooldown(Duration.ofDays(5)).build())
                .rule(paying("discount")
                        .cap(Cap.count("discount-all", 6).releasedOn(Cap.Release.CANCEL, Cap.Release.EXPIRY))
                        .build())
                .rule(paying("coupon")
                        .cap(Cap.value("coupon-all", Money.of("USD", "10.00"))
                                .every(CalendarPeriod.MONTH)
                                .givingRest())
                        .build())
                .rule(paying("mug")
                        .cap(Cap.count("mug-each", 2).perSubject().neverReleased())
                        .build())
                .rule(paying("parcel")
                        .cap(Cap.count("parcel-device", 2).per(field("device")).within(Duration.ofDays(7)))
                        .build())
                .rule(on("both", is("both"))
                        .budget("gifts")
                        .give("brief")
                        .give("points")
                        .cap(Cap.count("both-each", 1).perSubject().releasedOn(Cap.Release.CANCEL, Cap.Release.EXPIRY))
                        .build())
                .rule(on("regular", is("regular").and(bought("regular").atLeast(new BigDecimal(2))))
                        .give("points")
                        .campaign(CAMPAIGN)
                        .build())
                .rule(on("spender", is("spender").and(spent("spender").atLeast(Money.of("USD", "50.00"))))
                        .give("discount")
                        .campaign(CAMPAIGN)
                        .build())
                .build();
    }

    static Event purchase(String tenant, String id, String subject, String kind, long cents, String device) {
        Event.Builder event = Event.of("purchase")
                .tenant(tenant)
                .id(id)
                .subject(subject)
                .amount(Money.ofMinor("USD", cents))
                .with("kind", kind)
                .with("device", device);
        if (kind.equals("friend")) {
            event.with("referrer", referrer(subject));
        }
        if (kind.equals("sesame")) {
            event.with("promo", isRightCode(device) ? "open-sesame" : "open, barley");
        }
        return kind.equals("basket")
                ? event.with("lines", List.of(line("cup", "4.00"), line("beans", "2.00")))
                        .build()
                : event.build();
    }

    /** Whether the right code is typed on a device. */
    static boolean isRightCode(String device) {
        return device.equals("d1");
    }

    /** Returns the subject that referred another one. */
    static String referrer(String subject) {
        int number = LifeBench.SUBJECTS.indexOf(subject);
        return LifeBench.SUBJECTS.get((number + 1) % LifeBench.SUBJECTS.size());
    }

    private static Map<String, Object> line(String sku, String price) {
        return Map.of("sku", sku, "price", Money.of("USD", price), "quantity", LINES.get(sku));
    }

    private static Rule.Builder paying(String kind) {
        return on(kind, is(kind)).give(kind).campaign(CAMPAIGN);
    }

    private static Rule.Builder on(String id, Expression condition) {
        return Rule.named(id).on("purchase").when(condition);
    }

    private static Expression is(String kind) {
        return field("kind").is(kind);
    }

    private static Expression bought(String kind) {
        return Expressions.count("purchase", Expressions.lifetime()).where(is(kind));
    }

    private static Expression spent(String kind) {
        return Expressions.sum("purchase", field("amount"), Expressions.lifetime())
                .where(is(kind));
    }
}
