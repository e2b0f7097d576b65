package io.bonsela.drools;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mvel2.MVEL;
import org.mvel2.ParserContext;

/**
 * Creates operators that the host implements in MVEL. Rules call them like any other operator and never contain MVEL.
 * Requires {@code org.mvel:mvel2} on the class path.
 */
public final class TrustedMvel {
    private TrustedMvel() {}

    /**
     * A parameter, whose name denotes the operand in the text.
     *
     * @param name a Java identifier
     * @param type its type
     */
    public record Parameter(String name, ValueType type) {}

    /**
     * Creates an operator whose body is MVEL. <strong>The text runs with all the rights of the host:</strong> it can
     * read files and start processes. It must come from the host's own code, never from an author, a tenant or a
     * database.
     *
     * @param name the name by which rules call it
     * @param version the version of its meaning, from 1
     * @param text the MVEL code, which must be pure: it may read only its parameters, which are in the normal form of
     *     {@link io.bonsela.api.Values}
     * @param result the type of its result
     * @param parameters its parameters, in order
     * @return an operator that is thread-safe if what the text calls is; a call may take 500 ms of processor time and
     *     5 s in total
     * @throws BonselaException INVALID_CONFIGURATION if the text is not valid MVEL, or {@code mvel2} is missing
     */
    public static Operator trusted(String name, int version, String text, ValueType result, Parameter... parameters) {
        try {
            MvelOperator.check(text);
        } catch (RuntimeException e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "operator '" + name + "' is not valid MVEL: " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "operator '" + name + "' is written in MVEL: add org.mvel:mvel2 to the class path",
                    e);
        }
        return new MvelOperator(name, version, text, result, List.of(parameters));
    }

    /**
     * Contains all uses of MVEL, so that its absence is reported. It interprets the text, because MVEL's compiler folds
     * {@code true || true && false} to false.
     */
    private record MvelOperator(String name, int version, String text, ValueType result, List<Parameter> declared)
            implements Operator {
        /** MVEL loads its classes in the first call, which can exceed the limit for compiled code on a slow machine. */
        private static final Duration CPU_LIMIT = Duration.ofMillis(500);

        private static final Duration TIME_LIMIT = Duration.ofSeconds(5);

        static void check(String text) {
            MVEL.analyze(text, ParserContext.create());
        }

        @Override
        public List<ValueType> parameters() {
            return declared.stream().map(Parameter::type).toList();
        }

        @Override
        public Duration cpuLimit() {
            return CPU_LIMIT;
        }

        @Override
        public Duration timeLimit() {
            return TIME_LIMIT;
        }

        @Override
        public @Nullable Object apply(List<@Nullable Object> operands) {
            Map<String, @Nullable Object> variables = new HashMap<>();
            IntStream.range(0, declared.size())
                    .forEach(i -> variables.put(declared.get(i).name(), operands.get(i)));
            return MVEL.eval(text, variables);
        }
    }
}
