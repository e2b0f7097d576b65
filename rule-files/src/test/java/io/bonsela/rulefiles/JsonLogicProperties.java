package io.bonsela.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.testkit.ExpressionArbitraries;
import io.bonsela.testkit.SampleShop;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonLogicProperties {
    @Property(tries = 500)
    void whatIsPrintedReadsTheSame(@ForAll("conditions") Expression condition) {
        String printed = JsonLogic.print(condition);
        Expression read = JsonLogic.parse(printed);
        assertThat(JsonLogic.print(read)).isEqualTo(printed);
        assertThat(JsonLogic.parse(JsonLogic.print(read))).isEqualTo(read);
    }

    @Provide
    Arbitrary<Expression> conditions() {
        return ExpressionArbitraries.conditionsWithHistory(SampleShop.SALE, 3);
    }

    @Example
    void theLanguagesOwnFormsAreRead() {
        assertThat(JsonLogic.print(JsonLogic.parse("{\"var\": \"event.a\"}"))).isEqualTo("{\"var\":[\"event.a\"]}");
        assertThat(JsonLogic.print(JsonLogic.parse("{\"!\": {\"var\": [\"a\", 1]}}")))
                .isEqualTo("{\"!\":[{\"var\":[\"a\",1]}]}");
        assertThat(JsonLogic.print(JsonLogic.parse("{\"in\": [\"a\", [\"a\", \"b\"]]}")))
                .isEqualTo("{\"in\":[\"a\",[\"a\",\"b\"]]}");
        for (String written : List.of(
                "{\"+\":{\"var\":[\"prices\"]}}",
                "{\"+\":{\"preserve\":[7,8]}}",
                "[1,{\"var\":[\"x\"]},3]",
                "{\"cat\":[\"a\"]}",
                "{\"a\":1,\"b\":{}}",
                "{\"in\":[1,{\"preserve\":[{\"var\":\"x\"}]}]}",
                "{\"var\":[{\"cat\":[\"a\",\"b\"]}]}")) {
            assertThat(JsonLogic.print(JsonLogic.parse(written))).isEqualTo(written);
        }
        assertThatThrownBy(() -> JsonLogic.parse("{\"spread\": [1]}")).isInstanceOf(InvalidRuleSetException.class);
        assertThatThrownBy(() -> JsonLogic.parse("{\"a\": 1, \"a\": 2}")).isInstanceOf(InvalidRuleSetException.class);
    }
}
