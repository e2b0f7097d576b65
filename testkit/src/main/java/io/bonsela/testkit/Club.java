package io.bonsela.testkit;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** A club for tests, of one tenant or several: every purchase earns points and a voucher. */
public final class Club implements AutoCloseable {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final RewardEngine engine;
    private int number;

    /**
     * Creates a club with its own engine.
     *
     * @param builder the builder of the engine, with its store
     * @param tenants the tenants
     */
    public Club(RewardEngineBuilder builder, String... tenants) {
        for (String tenant : tenants) {
            builder.rules(rules(tenant).build());
        }
        engine = builder.clock(clock).keys(TestKeys.ring()).build();
    }

    /**
     * Creates a club with a store in memory.
     *
     * @param tenants the tenants
     */
    public Club(String... tenants) {
        this(RewardEngine.builder(), tenants);
    }

    /** The clock of the engine. */
    public ManualClock clock() {
        return clock;
    }

    /** The engine. */
    public RewardEngine engine() {
        return engine;
    }

    /**
     * The rules of a tenant.
     *
     * @param tenant the tenant
     */
    public static RuleSet.Builder rules(String tenant) {
        return rules(tenant, ZoneId.of("Africa/Harare"));
    }

    /**
     * The rules of a tenant in a time zone.
     *
     * @param tenant the tenant
     * @param zone the time zone
     */
    public static RuleSet.Builder rules(String tenant, ZoneId zone) {
        return RuleSet.of(tenant, zone)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "shop", Attribute.optional(ValueType.TEXT)))
                .budget(Budget.of("promo", Money.of("USD", "100.00")))
                .campaign(Campaign.of("spring", "promo"))
                .reward(Reward.credit("points", "POINTS")
                        .costing(Money.of("USD", "0.10"))
                        .expiringAfter(Period.ofDays(90)))
                .reward(Reward.discount("voucher", "USD").valued(Money.of("USD", "2.00")))
                .rule(Rule.named("earn")
                        .on("purchase")
                        .when(field("amount").isPresent())
                        .give("points", literal(new BigDecimal(50)))
                        .cap(Cap.count("daily", 100).perSubject().every(io.bonsela.api.rule.CalendarPeriod.DAY))
                        .cap(Cap.count("by-shop", 100).per(field("shop")).ifMissing(Cap.Missing.SKIP))
                        .budget("promo")
                        .build())
                .rule(Rule.named("treat")
                        .on("purchase")
                        .when(field("amount").atLeast(Money.of("USD", "20.00")))
                        .give("voucher")
                        .campaign("spring")
                        .build());
    }

    /**
     * Decides a purchase under a new id.
     *
     * @param tenant the tenant
     * @param subject the buyer
     * @param amount the amount in dollars
     */
    public Decision buy(String tenant, String subject, String amount) {
        return engine.process(Event.of("purchase")
                .tenant(tenant)
                .id("e" + ++number)
                .subject(subject)
                .amount(Money.of("USD", amount))
                .with("shop", "shop of " + subject)
                .build());
    }

    /**
     * Executes a command of the clerk under a new id.
     *
     * @param tenant the tenant
     * @param command creates the command
     */
    public Receipt run(String tenant, Function<Origin, Command> command) {
        return engine.execute(command.apply(Origin.of(tenant, "c" + ++number, "clerk")));
    }

    /**
     * Creates a redemption code.
     *
     * @param issuance the issuance
     */
    public String code(Issuance issuance) {
        return Objects.requireNonNull(run(issuance.tenant(), o -> new NewCode(o, issuance.id(), NewCode.Kind.CODE))
                .code());
    }

    @Override
    public void close() {
        engine.close();
    }
}
