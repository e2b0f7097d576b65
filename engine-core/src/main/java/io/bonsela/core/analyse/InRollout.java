package io.bonsela.core.analyse;

import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks whether a subject takes part in a rollout, as an operator, so that it can be combined with conditions. */
record InRollout(String tenant, Rollout rollout) implements Operator {
    /** So many names are tried, and so many of each kind are returned: rules have different rollouts. */
    private static final int MOST_TRIED = 20_000;

    private static final int MOST_NAMES = 20;

    /** Returns the condition that the subject takes part; true if there is no rollout. */
    static Kernel condition(String tenant, @Nullable Rollout rollout) {
        return rollout == null ? Constant.TRUE : new Call(new InRollout(tenant, rollout), List.of(Read.SUBJECT));
    }

    @Override
    public String name() {
        return "in rollout " + rollout;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<ValueType> parameters() {
        return List.of(ValueType.TEXT);
    }

    @Override
    public ValueType result() {
        return ValueType.BOOLEAN;
    }

    @Override
    public Object apply(List<@Nullable Object> operands) {
        return operands.get(0) instanceof String subject && rollout.contains(tenant, subject);
    }

    /** Returns names of subjects that take part, and of some that do not. */
    List<String> names() {
        return Stream.of(true, false)
                .flatMap(in -> IntStream.range(0, MOST_TRIED)
                        .mapToObj(number -> "someone-" + number)
                        .filter(name -> rollout.contains(tenant, name) == in)
                        .limit(MOST_NAMES))
                .toList();
    }
}
