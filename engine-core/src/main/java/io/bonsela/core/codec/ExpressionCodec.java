package io.bonsela.core.codec;

import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.Window;
import java.time.Duration;

/** Writes and reads expressions and windows. */
final class ExpressionCodec {
    private ExpressionCodec() {}

    static void write(Expression expression, Encoder out) {
        if (expression instanceof Literal literal) {
            out.tag('L').value(literal.value());
        } else if (expression instanceof Variable variable) {
            out.tag('V').text(variable.path()).optional(variable.fallback(), e -> write(e, out));
        } else if (expression instanceof Operation operation) {
            out.tag('O').text(operation.operator()).list(operation.operands(), e -> write(e, out));
        } else if (expression instanceof Aggregate aggregate) {
            out.tag('A')
                    .constant(aggregate.measure())
                    .text(aggregate.eventType())
                    .optional(aggregate.of(), e -> write(e, out))
                    .optional(aggregate.filter(), e -> write(e, out));
            window(aggregate.window(), out);
        }
    }

    static Expression read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 'L' -> new Literal(in.value());
            case 'V' -> new Variable(in.text(), in.optional(() -> read(in)));
            case 'O' -> new Operation(in.text(), in.list(() -> read(in)));
            case 'A' ->
                new Aggregate(
                        in.constant(Measure.class),
                        in.text(),
                        in.optional(() -> read(in)),
                        in.optional(() -> read(in)),
                        window(in));
            default -> throw Decoder.corrupt("unknown kind of expression " + tag);
        };
    }

    static void window(Window window, Encoder out) {
        if (window instanceof Window.Lifetime) {
            out.tag('l');
        } else if (window instanceof Window.Calendar calendar) {
            out.tag('c').constant(calendar.period());
        } else if (window instanceof Window.Days days) {
            out.tag('d').number(days.days());
        } else if (window instanceof Window.Rolling rolling) {
            out.tag('r');
            duration(rolling.length(), out);
        } else if (window instanceof Window.Since since) {
            out.tag('s').text(since.eventType()).optional(since.filter(), filter -> write(filter, out));
            window(since.within(), out);
        }
    }

    static Window window(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 'l' -> new Window.Lifetime();
            case 'c' -> new Window.Calendar(in.constant(CalendarPeriod.class));
            case 'd' -> new Window.Days((int) in.number());
            case 'r' -> new Window.Rolling(duration(in));
            case 's' -> new Window.Since(in.text(), in.optional(() -> read(in)), window(in));
            default -> throw Decoder.corrupt("unknown kind of window " + tag);
        };
    }

    static void duration(Duration duration, Encoder out) {
        out.number(duration.getSeconds()).number(duration.getNano());
    }

    static Duration duration(Decoder in) {
        return Duration.ofSeconds(in.number(), in.number());
    }
}
