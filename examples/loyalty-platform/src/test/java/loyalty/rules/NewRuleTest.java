package loyalty.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.List;
import loyalty.rules.NewRule.Condition;
import loyalty.rules.NewRule.Operand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                List.of(
                        new Condition("category", "==", value, Operand.TEXT),
                        new Condition("amount", ">=", "USD 20.00", Operand.MONEY)),
                "off",
                "USD 2.00",
                "1",
                "month",
                "monthly",
                campaign,
                "2026-12-01",
                "2026-12-31");
    }

    private static RuleDocument file(String text) {
        return RuleDocument.of(text).orElseThrow();
    }

    private static RuleSet parsed(String text) {
        return Trials.parse(text).orThrow();
    }

    @Test
    void aRuleAndItsCampaignAreAddedAndNothingElseChanges() {
        String text =
                rule("Fuel: two off!", "fuel", "december").addTo(file(FILE)).text();
        assertThat(text).contains("# a comment that stays");
        RuleSet rules = parsed(text);
        assertThat(rules.rules()).extracting(Rule::id).containsExactlyInAnyOrder("first", "fuel-two-off");
        assertThat(rules.campaigns()).extracting(Campaign::id).containsExactly("december");
        assertThat(parsed(FILE).differencesTo(rules)).hasSize(2);
        String twice = rule("Another", "fuel", "january").addTo(file(text)).text();
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
        RuleSet rules = parsed(rule.addTo(file(FILE)).text());
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

    @ParameterizedTest
    @CsvSource({
        "NUMBER,20 || true",
        "NUMBER,1e5",
        "NUMBER,''",
        "NUMBER,event.other",
        "NUMBER,1.",
        "BOOLEAN,true || event.vip",
        "BOOLEAN,yes",
        "BOOLEAN,1",
        "BOOLEAN,true",
        "TEXT,fuel",
        "MONEY,20.00",
        "MONEY,'USD 20.00 || true'",
        "MONEY,usd 20.00"
    })
    void aComparisonThatMakesNoSenseIsRefused(Operand operand, String value) {
        NewRule rule = rule(List.of(new Condition("count", ">=", value, operand)), "1", "day", "", "", "");
        assertThat(rule.mistakes()).containsOnlyKeys("condition/count");
        assertThatThrownBy(() -> rule.addTo(file(FILE))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"NUMBER,20", "NUMBER,-0.5", "BOOLEAN,true", "BOOLEAN,false"})
    void numbersAndTruthStandAsTheyAre(Operand operand, String value) {
        NewRule rule = rule(List.of(new Condition("count", "==", value, operand)), "1", "day", "", "", "");
        assertThat(rule.mistakes()).isEmpty();
        assertThat(rule.addTo(file(FILE)).text()).contains("when: \"event.count == " + value + '"');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "==;event.amount.currency == \"USD\" && event.amount == \"USD 20.00\"",
                ">=;event.amount.currency == \"USD\" && event.amount >= \"USD 20.00\"",
                "!=;event.amount.currency != \"USD\" || event.amount != \"USD 20.00\""
            })
    void moneyIsComparedWithMoneyOfItsCurrency(String is, String expression) {
        NewRule rule = rule(List.of(new Condition("amount", is, "USD 20.00", Operand.MONEY)), "1", "day", "", "", "");
        assertThat(parsed(rule.addTo(file(FILE)).text()).rules())
                .extracting(each -> each.condition().toString())
                .contains(expression);
    }

    @Test
    void aConditionNamesAnAttributeAndAComparison() {
        assertThat(rule(
                                List.of(
                                        new Condition("a || true", "==", "1", Operand.NUMBER),
                                        new Condition("b", "== 1 ||", "1", Operand.NUMBER)),
                                "",
                                "",
                                "",
                                "",
                                "")
                        .mistakes())
                .containsOnlyKeys("condition/a || true", "condition/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1, budget: x|month||||limit",
                "0|month||||limit",
                "9999999999|month||||limit",
                "1|month }||||period",
                "1|year||||period",
                "1|month|a: { until: 2026-01-01 }|||campaign",
                "1|month|A|||campaign",
                "1|month|a|2026-12-01, until: 2030-01-01||first date",
                "1|month|a|2026-02-30||first date",
                "1|month|a||tomorrow|last date",
                "1|month|a|2026-12-31|2026-12-01|last date"
            })
    void nothingElseGetsIntoTheFile(
            String limit, String every, String campaign, String from, String until, String wrong) {
        NewRule rule = rule(List.of(), limit, every, text(campaign), text(from), text(until));
        assertThat(rule.mistakes()).containsOnlyKeys(wrong);
        assertThatThrownBy(() -> rule.addTo(file(FILE))).isInstanceOf(IllegalStateException.class);
    }

    private static String text(String cell) {
        return cell == null ? "" : cell;
    }

    private static NewRule rule(
            List<Condition> conditions, String limit, String every, String campaign, String from, String until) {
        return new NewRule("T", "purchase", conditions, "off", "USD 2.00", limit, every, "", campaign, from, until);
    }

    @Test
    void aCampaignThatIsThereKeepsItsDates() {
        RuleDocument file =
                file(rule("Fuel weeks", "fuel", "fuel-weeks").addTo(file(FILE)).text());
        NewRule again = rule("More fuel", "fuel", "fuel-weeks");
        assertThat(again.mistakes(file)).containsOnlyKeys("campaign");
        NewRule undated = new NewRule(
                "More fuel", "purchase", List.of(), "off", "USD 2.00", "", "", "monthly", "fuel-weeks", "", "");
        assertThat(undated.mistakes(file)).isEmpty();
        RuleDocument more = undated.addTo(file);
        assertThat(more.part("campaigns", "fuel-weeks")).isEqualTo(file.part("campaigns", "fuel-weeks"));
        assertThat(parsed(more.text()).rules()).extracting(Rule::id).contains("fuel-weeks", "more-fuel");
    }

    @Test
    void aTitleThatIsTakenIsRefused() {
        assertThat(rule("First", "fuel", "").mistakes(file(FILE))).containsOnlyKeys("title");
    }
}
