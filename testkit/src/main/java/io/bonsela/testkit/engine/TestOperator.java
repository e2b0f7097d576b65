package io.bonsela.testkit.engine;

import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An operator on one number whose body a test defines, and that counts its calls for decisions. Thread-safe. */
final class TestOperator implements Operator {
    private final String name;
    private final Duration timeLimit;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Body body;

    /** The body of the operator. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object of(BigDecimal number) throws Exception;
    }

    TestOperator(String name, Duration timeLimit, Body body) {
        this.name = name;
        this.timeLimit = timeLimit;
        this.body = body;
    }

    void does(Body other) {
        body = other;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ValueType> parameters() {
        return List.of(ValueType.NUMBER);
    }

    @Override
    public ValueType result() {
        return ValueType.BOOLEAN;
    }

    @Override
    public Duration timeLimit() {
        return timeLimit;
    }

    @Override
    public @Nullable Object apply(List<@Nullable Object> operands) throws Exception {
        // Published rules are also analysed, later and on other threads; no test is about that.
        if (Thread.currentThread().getName().startsWith("bonsela-analysis")) {
            return true;
        }
        calls.incrementAndGet();
        return body.of((BigDecimal) Objects.requireNonNull(operands.get(0)));
    }
}
