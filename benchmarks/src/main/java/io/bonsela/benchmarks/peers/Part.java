package io.bonsela.benchmarks.peers;

import io.bonsela.api.Event;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** One part of a condition of the workload, in a form that every contender can write in its own language. */
public sealed interface Part {
    /** Returns the attribute that it tests. */
    String name();

    /** Returns it as Bonsela compiles it. */
    Kernel kernel();

    /** Returns it as a programmer would write it by hand. */
    Predicate<Event> predicate();

    /**
     * An attribute equals a text.
     *
     * @param name the attribute
     * @param value the text
     */
    record Equal(String name, String value) implements Part {
        @Override
        public Kernel kernel() {
            return Apply.of(Op.EQUAL, field(name), new Constant(value));
        }

        @Override
        public Predicate<Event> predicate() {
            return event -> value.equals(event.attribute(name));
        }
    }

    /**
     * An attribute is at least a whole number.
     *
     * @param name the attribute
     * @param least the number
     */
    record AtLeast(String name, int least) implements Part {
        @Override
        public Kernel kernel() {
            return Apply.of(Op.AT_LEAST, field(name), new Constant(BigDecimal.valueOf(least)));
        }

        @Override
        public Predicate<Event> predicate() {
            BigDecimal bound = BigDecimal.valueOf(least);
            return event -> ((BigDecimal) event.attribute(name)).compareTo(bound) >= 0;
        }
    }

    /**
     * An attribute is one of some texts.
     *
     * @param name the attribute
     * @param values the texts
     */
    record In(String name, List<String> values) implements Part {
        @Override
        public Kernel kernel() {
            return Apply.of(Op.IN, field(name), new Constant(values));
        }

        @Override
        public Predicate<Event> predicate() {
            return event -> values.contains((String) event.attribute(name));
        }
    }

    private static Kernel field(String name) {
        return new Read(Root.EVENT, List.of(name));
    }
}
