package io.bonsela.core.operator;

import static java.util.Objects.requireNonNull;

import dev.failsafe.CircuitBreaker;
import io.bonsela.api.Health;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator of the host, with its properties, which are read once, and the results of its calls. It is not called for
 * a while after several calls in a row took too long, nor while several abandoned calls are still running. Thread-safe.
 */
public final class HostOperator implements Operator {
    private static final Logger LOG = LoggerFactory.getLogger(HostOperator.class);
    private static final int MOST_OVERDUE = 3;
    private static final Duration REST = Duration.ofSeconds(30);

    private final Operator operator;
    private final String name;
    private final int version;
    private final List<ValueType> parameters;
    private final ValueType result;
    private final Duration cpuLimit;
    private final Duration timeLimit;
    private final AtomicInteger stuck = new AtomicInteger();
    private final CircuitBreaker<Object> breaker = CircuitBreaker.builder()
            .withFailureThreshold(MOST_OVERDUE)
            .withDelay(REST)
            .onOpen(event -> logLeftAlone())
            .build();

    /** Reads the properties of an operator. */
    public HostOperator(Operator operator) {
        this.operator = operator;
        name = requireNonNull(operator.name(), "name() returned null");
        version = operator.version();
        parameters = List.copyOf(requireNonNull(operator.parameters(), "parameters() returned null"));
        result = requireNonNull(operator.result(), "result() returned null");
        cpuLimit = requireNonNull(operator.cpuLimit(), "cpuLimit() returned null");
        timeLimit = requireNonNull(operator.timeLimit(), "timeLimit() returned null");
    }

    private HostOperator(HostOperator other) {
        operator = other.operator;
        name = other.name;
        version = other.version;
        parameters = other.parameters;
        result = other.result;
        cpuLimit = other.cpuLimit;
        timeLimit = other.timeLimit;
    }

    /** Returns the same operator without any record of its calls. */
    public HostOperator uncalled() {
        return new HostOperator(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public List<ValueType> parameters() {
        return parameters;
    }

    @Override
    public ValueType result() {
        return result;
    }

    @Override
    public Duration cpuLimit() {
        return cpuLimit;
    }

    @Override
    public Duration timeLimit() {
        return timeLimit;
    }

    @Override
    public @Nullable Object apply(List<@Nullable Object> operands) throws Exception {
        return operator.apply(operands);
    }

    /** Whether it may be called now; each permission is followed by {@link #ended} or {@link #abandoned}. */
    boolean mayBeCalled() {
        return stuck.get() < MOST_OVERDUE && breaker.tryAcquirePermit();
    }

    void ended(boolean overdue) {
        if (overdue) {
            breaker.recordFailure();
        } else {
            breaker.recordSuccess();
        }
    }

    private void logLeftAlone() {
        LOG.atWarn()
                .addKeyValue("operator", name)
                .addKeyValue("seconds", REST.toSeconds())
                .log("operator timed out several times in a row; it is suspended");
    }

    /** Records that a call still runs although it was interrupted. */
    void abandoned(boolean counted) {
        stuck.incrementAndGet();
        if (counted) {
            breaker.recordFailure();
        }
    }

    /** Records that such a call has returned. */
    void returned() {
        stuck.decrementAndGet();
    }

    Reason timedOut() {
        return Reason.of(ReasonCode.OPERATOR_TIMED_OUT, "operator", name);
    }

    Reason leftAlone() {
        return Reason.of(ReasonCode.OPERATOR_LEFT_ALONE, "operator", name);
    }

    Reason failed(String error) {
        return new Reason(ReasonCode.OPERATOR_FAILED, Map.of("operator", name, "error", error));
    }

    Optional<Health.Problem> problem() {
        int calls = stuck.get();
        if (calls > 0) {
            return Optional.of(new Health.Problem(
                    Health.Code.OPERATOR_STUCK, Map.of("operator", name, "calls", String.valueOf(calls))));
        }
        return breaker.isOpen()
                ? Optional.of(new Health.Problem(Health.Code.OPERATOR_LEFT_ALONE, Map.of("operator", name)))
                : Optional.empty();
    }
}
