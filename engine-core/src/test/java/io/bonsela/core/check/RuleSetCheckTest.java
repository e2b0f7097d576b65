package io.bonsela.core.check;

import static io.bonsela.api.rule.Expressions.allOf;
import static io.bonsela.api.rule.Expressions.count;
import static io.bonsela.api.rule.Expressions.days;
import static io.bonsela.api.rule.Expressions.distinct;
import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.last;
import static io.bonsela.api.rule.Expressions.lifetime;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.maxOf;
import static io.bonsela.api.rule.Expressions.operation;
import static io.bonsela.api.rule.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.Shop;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every static mistake is found when a rule set is published. */
class RuleSetCheckTest {

    static Stream<Arguments> brokenConditions() {
        Expression deep = field("device").is("a");
        for (int i = 0; i < 70; i++) {
            deep = deep.negate();
        }
        return Stream.of(
                Arguments.of(Code.EMPTY, literal(null)),
                Arguments.of(Code.EMPTY, allOf()),
                Arguments.of(Code.UNKNOWN_FIELD, field("amuont").atLeast("USD 1.00")),
                Arguments.of(Code.UNKNOWN_FIELD, fact("tier").is("gold")),
                Arguments.of(Code.UNKNOWN_FIELD, field("amount.value").is(1)),
                Arguments.of(Code.UNKNOWN_OPERATOR, operation("shuffle", field("amount"))),
                Arguments.of(Code.WRONG_ARITY, operation("==", field("amount"))),
                Arguments.of(Code.WRONG_ARITY, operation("if", literal(true), literal(true))),
                Arguments.of(Code.TYPE_MISMATCH, field("amount").atLeast(5)),
                Arguments.of(Code.TYPE_MISMATCH, field("amount").atLeast("five dollars")),
                Arguments.of(Code.TYPE_MISMATCH, field("device").is(5)),
                Arguments.of(Code.TYPE_MISMATCH, field("device")),
                Arguments.of(Code.TYPE_MISMATCH, field("device").in(1, 2)),
                Arguments.of(Code.TYPE_MISMATCH, field("device").plus(1).is(2)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        field("amount").times(field("amount")).is("USD 1.00")),
                Arguments.of(Code.TYPE_MISMATCH, operation("all", field("device"), literal(true))),
                Arguments.of(Code.TYPE_MISMATCH, field("device").withinDays(3)),
                Arguments.of(Code.CURRENCY_MISMATCH, literal("USD 1.00").is(literal(Money.of("ZWG", "1.00")))),
                Arguments.of(
                        Code.CURRENCY_MISMATCH,
                        literal(Money.of("USD", "1.00"))
                                .plus(Money.of("ZWG", "1.00"))
                                .is(field("amount"))),
                Arguments.of(Code.UNKNOWN_EVENT_TYPE, count("purchas", days(3)).atLeast(1)),
                Arguments.of(Code.INVALID_WINDOW, count("purchase", days(0)).atLeast(1)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        sum("purchase", field("device"), lifetime()).atLeast(1)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        count("purchase", lifetime()).where(field("device")).atLeast(1)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        count("purchase", lifetime())
                                .where(count("purchase", lifetime()).is(1))
                                .atLeast(1)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        count("purchase", lifetime())
                                .where(operation("nth_event_in_period", "purchase", 1, "day"))
                                .atLeast(1)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        count("purchase", lifetime())
                                .where(literal(LocalDate.EPOCH).withinDays(1))
                                .atLeast(1)),
                Arguments.of(
                        Code.TYPE_MISMATCH,
                        operation(
                                "in",
                                "x",
                                operation("if", field("device").is("a"), literal(List.of("x")), literal(List.of(1))))),
                Arguments.of(
                        Code.CURRENCY_UNGUARDED,
                        sum("purchase", field("amount"), lifetime()).atLeast("USD 10.00")),
                Arguments.of(
                        Code.CURRENCY_UNGUARDED,
                        sum("purchase", field("amount").times(2), lifetime())
                                .where(field("device").is("a"))
                                .atLeast("USD 10.00")),
                Arguments.of(
                        Code.CURRENCY_UNGUARDED,
                        maxOf("purchase", field("amount"), lifetime())
                                .where(USD.or(field("device").is("a")))
                                .atLeast("USD 10.00")),
                Arguments.of(Code.CURRENCY_UNGUARDED, counted(field("amount").atLeast("USD 5.00"))),
                Arguments.of(
                        Code.CURRENCY_UNGUARDED, counted(USD.or(field("amount").atLeast("USD 5.00")))),
                Arguments.of(
                        Code.CURRENCY_UNGUARDED,
                        counted(field("amount.currency")
                                .is("EUR")
                                .and(field("amount").is("USD 5.00")))),
                Arguments.of(
                        Code.CURRENCY_UNGUARDED,
                        last("purchase", field("amount").plus(Money.of("USD", "1.00")), lifetime())
                                .atLeast("USD 5.00")),
                Arguments.of(Code.TOO_LARGE, nestedBetween()),
                Arguments.of(Code.INVALID_VALUE, operation("nth_event_in_period", "purchase", 0, "month")),
                Arguments.of(Code.TOO_LARGE, deep));
    }

    private static final Expression USD = field("amount.currency").is("USD");

    private static Expression counted(Expression filter) {
        return count("purchase", lifetime()).where(filter).atLeast(1);
    }

    /** What keeps amounts to one currency, in whatever order and form, needs no other guard. */
    static Stream<Expression> guarded() {
        Expression five = field("amount").atLeast("USD 5.00");
        Expression other = field("amount.currency").is("USD").negate();
        return Stream.of(
                sum("purchase", field("amount"), lifetime()).where(USD).atLeast("USD 10.00"),
                sum("purchase", field("amount").times(2), lifetime())
                        .where(field("device")
                                .is("a")
                                .and(field("amount.currency").in("USD")))
                        .atLeast("USD 10.00"),
                counted(USD.and(five)),
                counted(five.and(USD)),
                counted(other.or(five)),
                counted(operation("if", other, false, five)),
                counted(operation("if", USD, five, true)),
                counted(USD.or(field("amount.currency").is("EUR"))
                        .and(field("device").is("a"))),
                counted(field("amount").atLeast(field("amount").times(2))),
                last("purchase", field("amount"), lifetime()).atLeast("USD 5.00"),
                operation("==", 1, distinct("purchase", field("amount"), lifetime())));
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void whatKeepsToOneCurrencyIsAccepted(Expression condition) {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(condition)
                .give("points", literal(1))
                .build();
        assertThat(mistakes(Shop.rules("UTC", rule))).isEmpty();
    }

    @Test
    void theFilterToWriteIsTold() {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(sum("purchase", field("amount"), lifetime())
                        .where(field("device").is("a").or(field("device").is("b")))
                        .atLeast("USD 10.00"))
                .give("points", literal(1))
                .build();
        assertThat(mistakes(Shop.rules("UTC", rule)))
                .singleElement()
                .extracting(Diagnostic::message)
                .asString()
                .endsWith("write the filter event.amount.currency == \"USD\""
                        + " && (event.device == \"a\" || event.device == \"b\")");
    }

    /** Each level would be written out twice: without a bound, two to the power of the depth. */
    private static Expression nestedBetween() {
        Expression inner = literal(1);
        for (int i = 0; i < 25; i++) {
            inner = operation("if", operation("<=", 0, inner, 1), 1, 2);
        }
        return inner.is(1);
    }

    @ParameterizedTest
    @MethodSource("brokenConditions")
    void aBrokenConditionIsRefused(Code code, Expression condition) {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(condition)
                .give("points", literal(1))
                .build();
        assertThat(mistakes(Shop.rules("UTC", rule)))
                .extracting(Diagnostic::code)
                .as("%s", condition)
                .containsOnly(code);
    }

    @Test
    void aMistakeNamesTheOperatorAndTheExpectedType() {
        Rule rule = Rule.named("r")
                .on("purchase")
                .when(operation("??", field("device"), 5).is("a"))
                .give("points", literal(1))
                .build();
        RuleSet rules = Shop.rules("UTC", rule).toBuilder()
                .collection(new NamedCollection("rates", ValueType.NUMBER, Map.of("a", "high")))
                .build();
        assertThat(mistakes(rules))
                .extracting(Diagnostic::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).startsWith("'??' cannot be applied to number and text"),
                        message -> assertThat(message).isEqualTo("expected number"));
    }

    @Test
    void everyMistakeIsReportedAtOnceWithAHint() {
        RuleSet rules = Shop.rules("UTC")
                .reward(Reward.of("odd", "voucherr", "USD"))
                .budget(Budget.of("b", Money.of("ZWG", "1.00")).alertAt("0.8", "0.5"))
                .rule(Rule.named("bad id!")
                        .on("purchse")
                        .when(literal(true))
                        .give("points", literal(1))
                        .build())
                .rule(Rule.named("r")
                        .on("purchase")
                        .when(field("devise").is("a"))
                        .give("cashbak", literal("USD 1.00"))
                        .campaign("spring")
                        .cooldown(Duration.ofMillis(1))
                        .build())
                .rule(Rule.named("s")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", field("amount").times(BigDecimal.ONE))
                        .cap(Cap.value("v", Money.of("ZWG", "1.00")))
                        .cap(Cap.count("w", -1).within(Duration.ofDays(40_000)))
                        .budget("b")
                        .build())
                .rule(Rule.named("t")
                        .on("purchase")
                        .when(literal(true))
                        .give("cashback", literal("ZWG 1"))
                        .build())
                .build();
        List<Diagnostic> mistakes = mistakes(rules);
        assertThat(mistakes)
                .extracting(d -> d.code() + " " + d.path())
                .containsExactlyInAnyOrder(
                        "UNKNOWN_REWARD_TYPE rewards/odd/type",
                        "INVALID_VALUE budgets/b/alertAt",
                        "INVALID_ID rules/bad id!",
                        "UNKNOWN_EVENT_TYPE rules/bad id!/on",
                        "UNKNOWN_FIELD rules/r/when/0",
                        "UNKNOWN_REWARD rules/r/give/reward",
                        "UNKNOWN_CAMPAIGN rules/r/campaign",
                        "INVALID_WINDOW rules/r/cooldown",
                        "CURRENCY_MISMATCH rules/s/caps/v/limit",
                        "INVALID_VALUE rules/s/caps/w/limit",
                        "INVALID_WINDOW rules/s/caps/w",
                        "CURRENCY_MISMATCH rules/s",
                        "NO_BUDGET rules/t",
                        "CURRENCY_MISMATCH rules/t/give/value");
        assertThat(mistakes).extracting(Diagnostic::message).anyMatch(m -> m.contains("did you mean 'event.device'"));
    }

    private static List<Diagnostic> mistakes(RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            return engine.inspect().validate(rules);
        }
    }
}
