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
import java.util.function.IntFunction;

/** Generates rules of a chain of shops, two of which pay for each purchase, and purchases. */
final class Campaigns {
    private static final int RULES = 100;
    private static final int SUBJECTS = 10_007;

    private Campaigns() {}

    /**
     * Returns 100 rules.
     *
     * @param history whether they also count the subject's purchases within 30 days
     * @param bounded whether they have caps and a budget
     * @param percent the percentage of the amount that they pay
     */
    static RuleSet rules(boolean history, boolean bounded, int percent) {
        return rules("t", RULES, history, bounded, percent);
    }

    /** Returns a number of rules of a tenant. */
    static RuleSet rules(String tenant, int count, boolean history, boolean bounded, int percent) {
        RuleSet.Builder rules = RuleSet.of(tenant, ZoneOffset.UTC)
                .eventType(
                        "purchase",
                        Map.of(
                                "amount", Attribute.required(ValueType.money("USD")),
                                "shop", Attribute.required(ValueType.TEXT)))
                .reward(Reward.credit("cashback", "USD"))
                .budget(Budget.of("all", Money.of("USD", "1000000000.00")));
        for (int i = 0; i < count; i++) {
            Expression condition = field("shop").is("shop-" + i % (count / 2));
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

    /** Returns new purchases, one in each second, for 100 rules. */
    static List<Event> purchases(int first, int count) {
        return purchases(first, count, number -> Instant.ofEpochSecond(1_790_000_000L + number));
    }

    /** Returns new purchases whose times depend on their numbers. */
    static List<Event> purchases(int first, int count, IntFunction<Instant> time) {
        List<Event> events = new ArrayList<>(count);
        for (int n = first; n < first + count; n++) {
            events.add(purchase("t", n, SUBJECTS, RULES, time.apply(n)));
        }
        return events;
    }

    /**
     * Returns a new purchase.
     *
     * @param number its number, which its subject and shop depend on
     * @param subjects the number of subjects
     * @param rules the number of rules
     */
    static Event purchase(String tenant, int number, int subjects, int rules, Instant at) {
        return Event.of("purchase")
                .tenant(tenant)
                .id("till/" + number)
                .subject("customer-" + number % subjects)
                .occurredAt(at)
                .amount(Money.ofMinor("USD", 500 + number % 5_000))
                .with("shop", "shop-" + number % (rules / 2))
                .build();
    }
}
