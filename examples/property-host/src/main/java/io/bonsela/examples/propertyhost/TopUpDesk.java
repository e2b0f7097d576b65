package io.bonsela.examples.propertyhost;

import static io.bonsela.api.rule.Expressions.field;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/**
 * A kiosk that sells airtime and gives a tenth back, at most twice a day per customer and once a day per handset, from
 * a monthly budget. Thread-safe.
 */
public final class TopUpDesk implements AutoCloseable {
    /** The event that the kiosk sends to the engine. */
    public static final EventType TOP_UP = EventType.of(
            "top-up",
            Map.of(
                    "amount", Attribute.required(ValueType.money("USD")),
                    "handset", Attribute.required(ValueType.TEXT)));

    private final RewardEngine engine;

    /** Opens the desk with an in-memory store. */
    public TopUpDesk() {
        engine = RewardEngine.builder().rules(rules()).clockFromEvents().build();
    }

    /** Returns the rules of the desk. */
    public static RuleSet rules() {
        return RuleSet.of("kiosk", ZoneId.of("Africa/Harare"))
                .eventType(TOP_UP.name(), TOP_UP.attributes())
                .reward(Reward.credit("airtime-back", "USD"))
                .budget(Budget.of("promotion", Money.of("USD", "20.00")).every(CalendarPeriod.MONTH))
                .rule(Rule.named("a-tenth-back")
                        .on(TOP_UP.name())
                        .when(field("amount").atLeast("USD 1.00"))
                        .cap(Cap.count("two-a-day", 2).perSubject().every(CalendarPeriod.DAY))
                        .cap(Cap.count("one-a-handset", 1).per(field("handset")).every(CalendarPeriod.DAY))
                        .budget("promotion")
                        .give("airtime-back", field("amount").times(new BigDecimal("0.1")))
                        .build())
                .build();
    }

    /**
     * Sells airtime.
     *
     * @param receipt the sale's number; the same number is the same sale
     * @param customer the customer who buys
     * @param handset the handset that is topped up
     * @param amount the amount that is sold
     * @param at the time of the sale
     * @return the amount that the customer gets back
     */
    public Money sell(String receipt, String customer, String handset, Money amount, Instant at) {
        Decision decision = engine.process(Event.of(TOP_UP.name())
                .tenant("kiosk")
                .id(receipt)
                .subject(customer)
                .occurredAt(at)
                .amount(amount)
                .with("handset", handset)
                .build());
        Money nothing = Money.of("USD", "0.00");
        return decision.issuances().stream()
                .map(issuance -> issuance.value() == null ? nothing : issuance.value())
                .reduce(nothing, Money::plus);
    }

    /** Returns the engine, for reports and tests. */
    public RewardEngine engine() {
        return engine;
    }

    @Override
    public void close() {
        engine.close();
    }
}
