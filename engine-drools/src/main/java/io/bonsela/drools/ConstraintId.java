package io.bonsela.drools;

import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Kernel.Visitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an expression as a text that identifies it. Drools shares a node between constraints exactly if their ids are
 * equal, so different expressions must have different texts, and equal expressions the same text.
 */
final class ConstraintId implements Visitor<StringBuilder> {
    private final StringBuilder text = new StringBuilder();

    static String of(Kernel expression) {
        return expression.accept(new ConstraintId()).toString();
    }

    @Override
    public StringBuilder constant(Constant constant) {
        value(constant.value());
        return text;
    }

    @Override
    public StringBuilder read(Read read) {
        text.append(read.root() == Root.ELEMENT ? '@' : '$');
        sized(read.path());
        return text;
    }

    @Override
    public StringBuilder history(History history) {
        throw new IllegalStateException("evaluators do not read history");
    }

    @Override
    public StringBuilder apply(Apply apply) {
        return operation(apply.op().spelling(), apply.operands());
    }

    @Override
    public StringBuilder call(Call call) {
        text.append('!');
        return operation(call.operator().name(), call.operands());
    }

    private StringBuilder operation(String name, List<Kernel> operands) {
        text.append('(');
        sized(name);
        operands.forEach(operand -> operand.accept(this));
        return text.append(')');
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            text.append('-');
        } else if (value instanceof List<?> list) {
            text.append('[');
            list.forEach(element -> value(element));
            text.append(']');
        } else {
            text.append(value.getClass().getSimpleName());
            sized(value.toString());
        }
    }

    /** Writes a text with its length in front, so that its end is unambiguous. */
    private void sized(String part) {
        text.append(part.length()).append(':').append(part);
    }
}
