package io.bonsela.rulefiles.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTextTest {
    @Test
    void textAndJsonLogicAreOneTree() {
        Map<String, String> same = Map.ofEntries(
                Map.entry("event.amount * 0.05", "{'*':[{'var':'event.amount'},0.05]}"),
                Map.entry(
                        "a && b && !c || d",
                        "{'or':[{'and':[{'var':'a'},{'var':'b'},{'!':[{'var':'c'}]}]},{'var':'d'}]}"),
                Map.entry("1 + 2 * -3 - 4", "{'-':[{'+':[1,{'*':[2,-3]}]},4]}"),
                Map.entry("1 + 2 + 3 * 4 * 5 + (6 + 7)", "{'+':[1,2,{'*':[3,4,5]},{'+':[6,7]}]}"),
                Map.entry("8 - 2 - 1 + 3", "{'+':[{'-':[{'-':[8,2]},1]},3]}"),
                Map.entry("(1 + 2) % n / 4", "{'/':[{'%':[{'+':[1,2]},{'var':'n'}]},4]}"),
                Map.entry("a < 5 == true", "{'==':[{'<':[{'var':'a'},5]},true]}"),
                Map.entry("x ? 1 : y ? 2 : 3", "{'if':[{'var':'x'},1,{'if':[{'var':'y'},2,3]}]}"),
                Map.entry(
                        "event.category in [\"coffee\", 'tea']", "{'in':[{'var':'event.category'},['coffee','tea']]}"),
                Map.entry("event.tags contains 'a'", "{'in':['a',{'var':'event.tags'}]}"),
                Map.entry("[1, n]", "[1,{'var':'n'}]"),
                Map.entry("event['gift-card'].value != null", "{'!=':[{'var':'event.gift-card.value'},null]}"),
                Map.entry(
                        "count(\"purchase\", days(30), category == \"coffee\") >= 5",
                        "{'>=':[{'count':['purchase',{'days':30},{'==':[{'var':'event.category'},'coffee']}]},5]}"),
                Map.entry(
                        "sum('purchase', amount, since('offer', days(7), event.offer == 'O'))",
                        "{'sum':['purchase',{'var':'event.amount'},{'since':{'event':'offer','within':{'days':7},"
                                + "'where':{'==':[{'var':'event.offer'},'O']}}}]}"),
                Map.entry("last('offer', id, month)", "{'last':['offer',{'var':'id'},'month']}"),
                Map.entry("first_date('purchase')", "{'first_date':['purchase']}"),
                Map.entry(
                        "distinct_visit_days('purchase', hours(48))",
                        "{'distinct_visit_days':['purchase',{'hours':48}]}"),
                Map.entry(
                        "max_of('purchase', items, lifetime)",
                        "{'max_of':['purchase',{'var':'event.items'},'lifetime']}"),
                Map.entry(
                        "all(event.lines, quantity > 1)",
                        "{'all':[{'var':'event.lines'},{'>':[{'var':'quantity'},1]}]}"),
                Map.entry("map(tags, cat($, '!'))", "{'map':[{'var':'tags'},{'cat':[{'var':''},'!']}]}"),
                Map.entry("missing(event.a, event.b)", "{'missing':['event.a','event.b']}"),
                Map.entry("coalesce(event.a, 0) - -1", "{'-':[{'??':[{'var':'event.a'},0]},-1]}"),
                Map.entry("nth_event_in_period('visit', 2, 'month')", "{'nth_event_in_period':['visit',2,'month']}"),
                Map.entry("'it\\'s \\u0041\\n'", "\"it's A\\n\""));
        same.forEach((text, json) -> {
            Expression read = ExpressionText.parse(text);
            assertThat(read)
                    .as(text)
                    .isEqualTo(JsonLogic.parse(json.startsWith("\"") ? json : json.replace('\'', '"')));
            assertThat(ExpressionText.parse(read.toString()))
                    .as(read.toString())
                    .isEqualTo(read);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            event.amount >=                  | 1:16 | SYNTAX         | the end
            event.amount >= 5 6              | 1:19 | SYNTAX         | '6' is not valid here
            (1 + 2                           | 1:7  | SYNTAX         | expected ')'
            event.amount => 5                | 1:14 | SYNTAX         | '=' is not valid here
            a & b                            | 1:3  | SYNTAX         | '&' is not valid here
            a = b                            | 1:3  | SYNTAX         | write ==
            event.a and event.b              | 1:9  | SYNTAX         | write &&
            event.a or event.b               | 1:9  | SYNTAX         | write ||
            "abc                             | 1:1  | SYNTAX         | unterminated text
            "a\\x"                            | 1:3  | SYNTAX         | backslash
            5kg                              | 1:2  | SYNTAX         | invalid number
            event.                           | 1:7  | SYNTAX         | expected a name, but found the end
            count(purchase, days(30))        | 1:7  | WRONG_ARITY    | count("purchase", ...)
            count("purchase", dayz(30))      | 1:19 | INVALID_WINDOW | but found 'dayz'
            count("purchase", days(1.5))     | 1:24 | INVALID_WINDOW | expected a whole number
            sum("purchase", days(30))        | 1:25 | SYNTAX         | a window such as days(30)
            list(1)                          | 1:1  | UNKNOWN_OPERATOR | unknown function 'list'
            x ? 1                            | 1:6  | SYNTAX         | expected ':'
            new java.io.File("x")            | 1:5  | SYNTAX         | is not valid here
            a.getClass().forName("x")        | 1:11 | SYNTAX         | is not valid here
            ``                               | 1:1  | EMPTY          | expected an expression
            """)
    void aMistakeIsNamedWithItsPlace(String text, String place, Diagnostic.Code code, String message) {
        Diagnostic mistake = mistake(text == null ? "" : text);
        assertThat(mistake.location()).hasToString("expression:" + place);
        assertThat(mistake.code()).isEqualTo(code);
        assertThat(mistake.message()).contains(message);
    }

    @Test
    void placesAreFoundOnLaterLines() {
        assertThat(mistake("event.a\n  == \n   'x").location()).hasToString("expression:3:4");
    }

    @Test
    void whatIsTooLongOrTooDeepIsRefusedAtOnce() {
        assertThat(mistake("1+".repeat(40_000) + "1").code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("1-".repeat(30_000) + "1").code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("1<".repeat(2) + "1").code()).isEqualTo(Diagnostic.Code.SYNTAX);
        assertThat(mistake("(".repeat(60_000)).code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("!".repeat(60_000) + "a").code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("-".repeat(60_000) + "a").code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("a?".repeat(20_000) + "a").code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("9".repeat(100)).code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
        assertThat(mistake("'" + "x".repeat(20_000) + "'").code()).isEqualTo(Diagnostic.Code.TOO_LARGE);
    }

    private static Diagnostic mistake(String text) {
        InvalidRuleSetException refused =
                catchThrowableOfType(InvalidRuleSetException.class, () -> ExpressionText.parse(text));
        assertThat(refused).as(text).isNotNull();
        assertThat(refused.diagnostics()).hasSize(1);
        return refused.diagnostics().get(0);
    }
}
