package io.bonsela.core.decide;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.BreakerStanding;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.command.ResetBreaker;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The snippets of the guide to breakers. */
class BreakerGuideTest {
    /** Collects lines. */
    private static final class Paper {
        private final List<String> lines = new ArrayList<>();

        void write(String line) {
            lines.add(line);
        }
    }

    @Test
    void breakers() {
        RuleSet rules = RuleSet.of("tea-house", ZoneOffset.UTC)
                .eventType("sale", Map.of("amount", Attribute.required(ValueType.money("USD"))))
                .reward(Reward.credit("cashback", "USD"))
                .rule(Rule.named("cashback")
                        .on("sale")
                        .when(literal(true))
                        .unbudgeted()
                        .breaker(Breaker.within(Duration.ofHours(1)).reports(1))
                        .give("cashback", field("amount"))
                        .build())
                .build();
        Paper paper = new Paper();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            engine.process(Event.of("sale")
                    .tenant("tea-house")
                    .id("sale-1")
                    .subject("ann")
                    .amount(Money.of("USD", "20.00"))
                    .build());
            Receipt reported = engine.execute(new ReportWrong(
                    Origin.of("tea-house", "review-1", "mrs.dube").because("ticket 4711: paid twice"),
                    "sale-1",
                    "cashback"));
            Receipt again = engine.execute(new ResetBreaker(Origin.of("tea-house", "review-2", "mr.moyo"), "cashback"));
            for (BreakerStanding breaker : engine.records().breakers("tea-house")) {
                paper.write(breaker.rule() + " is " + breaker.state().phase());
            }
            assertThat(List.of(reported.isDone(), again.isDone())).containsOnly(true);
        }
        assertThat(paper.lines).containsExactly("cashback is HALF_OPEN");
    }
}
