package io.bonsela.drools;

import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.drools.TrustedMvel.Parameter;
import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A host may write operators in MVEL; rules call them, and what fails in them fails for that rule alone. */
class TrustedMvelTest {
    private static final Operator LUHN = TrustedMvel.trusted(
            "luhn",
            1,
            "sum = 0; for (i = 0; i < card.length(); i++) { d = (int) card.charAt(card.length() - 1 - i) - 48;"
                    + " if (i % 2 == 1) { d = d * 2; if (d > 9) d = d - 9; } sum = sum + d; } sum % 10 == 0",
            ValueType.BOOLEAN,
            new Parameter("card", ValueType.TEXT));
    private static final Operator SHARE = TrustedMvel.trusted(
            "share",
            1,
            "amount.amount().multiply(rate)",
            ValueType.NUMBER,
            new Parameter("amount", ValueType.MONEY),
            new Parameter("rate", ValueType.NUMBER));
    private static final Operator BROKEN = TrustedMvel.trusted("broken", 1, "nonesuch.call()", ValueType.BOOLEAN);
    private static final Operator WRONG = TrustedMvel.trusted("wrong", 1, "42", ValueType.BOOLEAN);

    private static RuleSet rules() {
        return RuleSet.of("shop", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "card", Attribute.required(ValueType.TEXT),
                                "amount", Attribute.required(ValueType.MONEY)))
                .reward(Reward.credit("points", "POINTS"))
                .rule(Rule.named("carded")
                        .on("sale")
                        .when(operation("luhn", field("card")))
                        .give("points", operation("share", field("amount"), new BigDecimal("0.5")))
                        .build())
                .rule(Rule.named("broken")
                        .on("sale")
                        .when(operation("broken"))
                        .give("points", literal(1))
                        .build())
                .rule(Rule.named("wrong")
                        .on("sale")
                        .when(operation("wrong"))
                        .give("points", literal(1))
                        .build())
                .build();
    }

    @Test
    void rulesCallWhatTheHostWroteInMvel() {
        try (RewardEngine engine = RewardEngine.builder()
                .operator(LUHN)
                .operator(SHARE)
                .operator(BROKEN)
                .operator(WRONG)
                .rules(rules())
                .build()) {
            AtomicInteger id = new AtomicInteger();
            Map.of("4539578763621486", true, "4539578763621487", false).forEach((card, sound) -> {
                Decision decision = engine.process(Event.of("sale")
                        .tenant("shop")
                        .id("e" + id.incrementAndGet())
                        .subject("ann")
                        .amount(Money.of("USD", "12.00"))
                        .with("card", card)
                        .build());
                assertThat(decision.issuances())
                        .extracting(issuance -> issuance.value().toString())
                        .isEqualTo(sound ? List.of("POINTS 6") : List.of());
                assertThat(decision.outcome("broken").orElseThrow().outcome()).isEqualTo(Outcome.ERROR);
                assertThat(decision.outcome("wrong").orElseThrow().outcome()).isEqualTo(Outcome.ERROR);
            });
        }
    }

    @Test
    void whatIsNotMvelIsToldAtOnce() {
        assertThatThrownBy(() -> TrustedMvel.trusted("x", 1, "if (", ValueType.BOOLEAN))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("operator 'x' is not valid MVEL");
    }

    @Test
    void thatMvelIsNotThereIsToldToo() throws Exception {
        List<URL> paths = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!path.contains("mvel2")) {
                paths.add(Path.of(path).toUri().toURL());
            }
        }
        try (URLClassLoader without =
                new URLClassLoader(paths.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = without.loadClass(ValueType.class.getName());
            Class<?> parameters = without.loadClass(Parameter.class.getName()).arrayType();
            Method trusted = without.loadClass(TrustedMvel.class.getName())
                    .getMethod("trusted", String.class, int.class, String.class, type, parameters);
            Object bool = type.getField("BOOLEAN").get(null);
            assertThatThrownBy(() -> trusted.invoke(
                            null, "x", 1, "true", bool, Array.newInstance(parameters.getComponentType(), 0)))
                    .hasRootCauseInstanceOf(ClassNotFoundException.class)
                    .cause()
                    .hasMessageContaining("add org.mvel:mvel2 to the class path");
        }
    }
}
