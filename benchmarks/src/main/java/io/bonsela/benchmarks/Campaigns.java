package io.bonsela.benchmarks;

import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.field;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Generates 100 rules of a chain of shops, two of which pay for each purchase, and purchases. */
final class Campaigns {
    private static final int SHOPS = 50;

    private Campaigns() {}

    /**
     * Returns the rules.
     *
     * @param history whether they also count the subject's purchases within 30 days
     * @param bounded whether they have caps and a budget
     * @param percent the percentage of the amount that they pay
     */
    static RuleSet rules(boolean history, boolean bounded, int percent) {
        RuleSet.Builder rules = RuleSet.of("t", ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "shop", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD"))
                .budget(Budget.of("all", Money.of("USD", "1000000000.00")));
        for (int i = 0; i < 100; i++) {
            Expression condition = field("shop").is("shop-" + i % SHOPS);
            if (history) {
                condition = condition.and(count("purchase", days(30)).atLeast(1));
            }
            Rule.Builder rule = Rule.named("rule-" + i)
                    .on("purchase")
                    .when(condition)
                    .give("cashback", field("amount").times(BigDecimal.valueOf(percent, 2)));
            if (bounded) {
                rule.cap(Cap.count("each-" + i, 1_000_000).perSubject())
                        .cap(Cap.count("daily-" + i, 1_000_000_000).every(CalendarPeriod.DAY))
                        .budget("all");
            } else {
                rule.unbudgeted();
            }
            rules.rule(rule.build());
        }
        return rules.build();
    }

    /** Returns new purchases. */
    static List<Event> purchases(int first, int count) {
        List<Event> events = new ArrayList<>(count);
        for (int n = first; n < first + count; n++) {
            events.add(Event.of("purchase")
                    .tenant("t")
                    .id("till/" + n)
                    .subject("customer-" + n % 10_007)
                    .occurredAt(Instant.ofEpochSecond(1_790_000_000L + n))
                    .amount(Money.ofMinor("USD", 500 + n % 5_000))
                    .with("shop", "shop-" + n % SHOPS)
                    .build());
        }
        return events;
    }
}
