package io.bonsela.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.State.Meaning;
import io.bonsela.api.store.StateKey.MeaningKey;
import io.bonsela.api.store.StateKey.MeaningKey.Kind;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a store of another time may hold: other decimals of a currency, another first day of the week. */
class MeaningsTest {
    private static final RuleSet RULES = RuleSet.of("t", ZoneId.of("Africa/Harare"))
            .budget(Budget.of("b", Money.of("ZMW", "7.00")))
            .reward(Reward.credit("points", "MILES"))
            .eventType(
                    "sale",
                    Map.of(
                            "cart",
                            Attribute.required(
                                            ValueType.listOf(ValueType.object(Map.of("price", ValueType.money("ZMW")))))
                                    .lines(new Attribute.Lines(null, "price", null))))
            .build();

    private final Meanings meanings = new Meanings(RULES);

    @Test
    void eachIdHasAMeaning() {
        assertThat(meanings.all())
                .isEqualTo(Map.of(
                        key(Kind.CALENDAR, "week"), new Meaning("begins on MONDAY"),
                        key(Kind.CURRENCY, "ZMW"), new Meaning("2 decimals"),
                        key(Kind.CURRENCY, "MILES"), new Meaning("0 decimals"),
                        key(Kind.BUDGET, "b"), new Meaning("ZMW for all time"),
                        key(Kind.LINES, "sale"), new Meaning("cart by position, one unit")));
        assertThat(meanings.differences(key -> null)).isEmpty();
        assertThat(meanings.differences(meanings.all()::get)).isEmpty();
    }

    @Test
    void anotherMeaningIsAMistake() {
        assertThat(meanings.differences(key -> new Meaning("3 decimals")))
                .extracting(Diagnostic::code)
                .containsExactlyInAnyOrder(
                        Code.CALENDAR_REDEFINED,
                        Code.CURRENCY_REDEFINED,
                        Code.CURRENCY_REDEFINED,
                        Code.BUDGET_REDEFINED,
                        Code.LINES_REDEFINED);
        assertThat(meanings.differences(key -> key.id().equals("ZMW") ? new Meaning("0 decimals") : null))
                .singleElement()
                .satisfies(found -> assertThat(found.message()).contains("ZMW", "0 decimals", "2 decimals"));
    }

    private static MeaningKey key(Kind kind, String id) {
        return new MeaningKey("t", kind, id);
    }
}
