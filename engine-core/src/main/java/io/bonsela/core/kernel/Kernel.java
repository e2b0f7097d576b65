package io.bonsela.core.kernel;

import io.bonsela.api.spi.Operator;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An expression of the kernel, which the checker creates from an author's {@link io.bonsela.api.rule.Expression}. Its
 * types are correct, literals have the required type, and aggregates are numbered. Immutable.
 */
public sealed interface Kernel {
    /** Handles each kind of expression; a new kind does not compile until every evaluator handles it. */
    interface Visitor<R extends @Nullable Object> {
        R constant(Constant constant);

        R read(Read read);

        R history(History history);

        R apply(Apply apply);

        R call(Call call);
    }

    /** Calls a visitor's method for this kind of expression. */
    <R extends @Nullable Object> R accept(Visitor<R> visitor);

    /** The expressions within this one, in order. */
    default List<Kernel> operands() {
        return List.of();
    }

    /**
     * A constant.
     *
     * @param value in the normal form of {@link io.bonsela.api.Values}; may be null
     */
    record Constant(@Nullable Object value) implements Kernel {
        /** The condition that is always true. */
        public static final Constant TRUE = new Constant(true);

        /** Null. */
        public static final Constant NULL = new Constant(null);

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.constant(this);
        }
    }

    /** An input of the decision. Ordered by name, aggregates first. */
    sealed interface Input extends Kernel, Comparable<Input> {
        @Override
        default int compareTo(Input other) {
            return Comparator.comparing((Input input) -> input instanceof Read)
                    .thenComparing(input -> input instanceof History history ? history.number() : 0)
                    .thenComparing(input -> input instanceof Read read ? read.path() : "")
                    .compare(this, other);
        }
    }

    /**
     * A value of the event, of a fact, or of the element that a list operator examines.
     *
     * @param root where the value is read
     * @param steps the attribute or fact, if the root has any, and the fields that lead to the value; {@code currency}
     *     is a field of money
     */
    record Read(Root root, List<String> steps) implements Input {
        /** The subject of the event. */
        public static final Read SUBJECT = new Read(Root.SUBJECT, List.of());

        /** The instant at which the event occurred. */
        public static final Read TIME = new Read(Root.TIME, List.of());

        /** Copies the steps. */
        public Read {
            steps = List.copyOf(steps);
        }

        /**
         * The value at a path, outside of list operators.
         *
         * @param path such as {@code event.amount.currency}
         * @throws IllegalArgumentException if it does not begin with a root
         */
        public static Read of(String path) {
            List<String> parts = List.of(path.split("\\."));
            for (Root root : Root.values()) {
                if (root != Root.ELEMENT && root.spelling.equals(parts.get(0))) {
                    return new Read(root, parts.subList(1, parts.size()));
                }
            }
            throw new IllegalArgumentException("not a path: " + path);
        }

        /** A part of the element; an empty path: the element itself. */
        public static Read ofElement(String path) {
            return new Read(Root.ELEMENT, path.isEmpty() ? List.of() : List.of(path.split("\\.")));
        }

        /** The path as authors write it; empty for the element itself. */
        public String path() {
            String rest = String.join(".", steps);
            return root == Root.ELEMENT ? rest : steps.isEmpty() ? root.spelling : root.spelling + '.' + rest;
        }

        /** Whether it is a fact, or a part of one. */
        public boolean isFact() {
            return root == Root.FACT;
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.read(this);
        }
    }

    /** Where a value is read. */
    enum Root {
        /** An attribute of the event, or of the counted event in the filter of an aggregate. */
        EVENT("event"),
        /** A fact. */
        FACT("fact"),
        /** The subject of the event. */
        SUBJECT("subject"),
        /** The date of the event in the tenant's zone. */
        DATE("date"),
        /** The instant at which the event occurred. */
        TIME("time"),
        /** The id of the counted event. */
        ID("id"),
        /** The number of the subject's level in a tier, before the event. */
        TIER("tier"),
        /** The balance of the subject's wallet in a currency, at the rule's turn. */
        WALLET("wallet"),
        /** What a cap of the rule leaves, at the rule's turn. */
        CAP("cap"),
        /** The line of a sale that a list operator examines. */
        LINE("line"),
        /** Sums over the lines over which an effect shares its value. */
        OVER("over"),
        /** The element that a list operator examines. */
        ELEMENT("");

        private final String spelling;

        Root(String spelling) {
            this.spelling = spelling;
        }
    }

    /**
     * The value of an aggregate over the subject's history.
     *
     * @param number the number of the aggregate in its rule set
     */
    record History(int number) implements Input {
        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.history(this);
        }
    }

    /** An operator of the kernel, applied. */
    record Apply(Op op, List<Kernel> operands) implements Kernel {
        /** Copies the operands. */
        public Apply {
            operands = List.copyOf(operands);
        }

        /** An operator and its operands. */
        public static Apply of(Op op, Kernel... operands) {
            return new Apply(op, List.of(operands));
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.apply(this);
        }
    }

    /** A call of an operator of the host, or of one that the engine adds for a collection. */
    record Call(Operator operator, List<Kernel> operands) implements Kernel {
        /** Copies the operands. */
        public Call {
            operands = List.copyOf(operands);
        }

        @Override
        public <R extends @Nullable Object> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /** Whether an expression is the application of an operator. */
    static boolean isOf(Kernel expression, Op op) {
        return expression instanceof Apply apply && apply.op() == op;
    }

    /** The negation of a condition. */
    static Kernel not(Kernel condition) {
        return Apply.of(Op.NOT, condition);
    }

    /** A condition that is true if all given conditions are; a single condition is returned unchanged. */
    static Kernel all(List<Kernel> conditions) {
        return switch (conditions.size()) {
            case 0 -> Constant.TRUE;
            case 1 -> conditions.get(0);
            default -> new Apply(Op.AND, conditions);
        };
    }
}
