package loyalty.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.List;
import loyalty.rules.NewRule.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that a form makes. */
class NewRuleTest {
    private static final String FILE = """
            bonsela: 1
            tenant: demo
            zone: Africa/Harare
            # a comment that stays
            events:
              purchase: { amount: money, category: string }
            rewards:
              off: { type: discount, unit: USD }
            rules:
              first:
                on: purchase
                when: true
                budget: none
                give: { reward: off, value: USD 1.00 }
            budgets:
              monthly: { limit: USD 10.00, period: month }
            """;

    private static NewRule rule(String title, String value, String campaign) {
        return new NewRule(
                title,
                "purchase",
                List.of(new Condition("category", "==", value, true), new Condition("amount", ">=", "USD 20.00", true)),
                "off",
                "USD 2.00",
                "1",
                "month",
                "monthly",
                campaign,
                "2026-12-01",
                "2026-12-31");
    }

    private static RuleSet parsed(String text) {
        return Trials.parse(text).orThrow();
    }

    @Test
    void aRuleAndItsCampaignAreAddedAndNothingElseChanges() {
        String text = rule("Fuel: two off!", "fuel", "december").addTo(FILE);
        assertThat(text).contains("# a comment that stays");
        RuleSet rules = parsed(text);
        assertThat(rules.rules()).extracting(Rule::id).containsExactlyInAnyOrder("first", "fuel-two-off");
        assertThat(rules.campaigns()).extracting(Campaign::id).containsExactly("december");
        assertThat(parsed(FILE).differencesTo(rules)).hasSize(2);
        String twice = rule("Another", "fuel", "january").addTo(text);
        assertThat(parsed(twice).campaigns()).extracting(Campaign::id).containsExactly("december", "january");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's",
                "\"quoted\"",
                "a\\b",
                "x\" || true || \"",
                "' }\n  evil: { on: purchase }",
                "#{T(java.lang.Runtime)}",
                ": - & * ! |",
                "\u00e9\u4f60"
            })
    void textIsAlwaysText(String text) {
        NewRule rule = rule("T " + text, text, "");
        RuleSet rules = parsed(rule.addTo(FILE));
        assertThat(rules.rules()).hasSize(2);
        assertThat(rules.rules())
                .anySatisfy(each -> assertThat(each.title()).isEqualToNormalizingWhitespace("T " + text));
        assertThat(rules.rules().toString()).doesNotContain("evil,");
    }

    @Test
    void theSentenceSaysWhatItDoes() {
        assertThat(rule("Fuel", "fuel", "").sentence())
                .isEqualTo(
                        "When a customer has an event 'purchase' whose category is fuel and amount is at least USD 20.00,"
                                + " the customer gets USD 2.00 (off), at most once a month, paid from 'monthly'.");
    }
}
