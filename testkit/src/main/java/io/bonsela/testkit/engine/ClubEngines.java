package io.bonsela.testkit.engine;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.testkit.Club;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts engines for the rules of a club, which may depend on foreign code: the operator {@code asks} or the fact
 * {@code member}. Closes the engines that it started.
 */
final class ClubEngines implements AutoCloseable {
    static final String TENANT = "club";

    private final List<RewardEngine> started = new ArrayList<>();
    private int number;

    RewardEngine start(RewardEngineBuilder builder) {
        RewardEngine engine = builder.build();
        started.add(engine);
        return engine;
    }

    /** A purchase under a new id. */
    Event purchase(String subject) {
        return Event.of("purchase")
                .tenant(TENANT)
                .id("e" + ++number)
                .subject(subject)
                .amount(Money.of("USD", "30.00"))
                .with("shop", "avondale")
                .build();
    }

    static RuleSet rules() {
        return Club.rules(TENANT).build();
    }

    /** With the rule {@code asked}, which calls an operator. */
    static RuleSet rulesWithOperator() {
        return Club.rules(TENANT)
                .rule(Rule.named("asked")
                        .on("purchase")
                        .when(Expressions.operation("asks", Expressions.count("purchase", Expressions.days(30))))
                        .give("points", Expressions.literal(BigDecimal.ONE))
                        .budget("promo")
                        .build())
                .build();
    }

    /** With the rule {@code members}, which needs a fact. */
    static RuleSet rulesWithFact() {
        return Club.rules(TENANT)
                .fact("member", ValueType.BOOLEAN)
                .rule(Rule.named("members")
                        .on("purchase")
                        .when(Expressions.fact("member").is(true))
                        .give("points", Expressions.literal(BigDecimal.ONE))
                        .budget("promo")
                        .build())
                .build();
    }

    @Override
    public void close() {
        started.forEach(RewardEngine::close);
    }
}
