package io.bonsela.core.codec;

import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Visitor;
import java.util.List;

/** Writes expressions of the kernel, to be digested. They are never stored, so nothing reads them. */
record KernelCodec(Encoder out) implements Visitor<Encoder> {

    /** Aggregates do not contain each other: the one that a window begins with is part of the window. */
    void write(Aggregation aggregate) {
        out.tag('A')
                .constant(aggregate.measure())
                .text(aggregate.eventType())
                .optional(aggregate.of(), this::write)
                .optional(aggregate.filter(), this::write);
        ExpressionCodec.window(aggregate.window(), out);
    }

    private void write(Kernel kernel) {
        kernel.accept(this);
    }

    @Override
    public Encoder constant(Constant constant) {
        return out.tag('L').value(constant.value());
    }

    @Override
    public Encoder read(Read read) {
        return out.tag('V').text(read.path()).optional((Kernel) null, this::write);
    }

    @Override
    public Encoder history(History history) {
        throw new IllegalStateException("an aggregate within an aggregate");
    }

    @Override
    public Encoder apply(Apply apply) {
        return operation(apply.op().spelling(), apply.operands());
    }

    @Override
    public Encoder call(Call call) {
        return operation(call.operator().name(), call.operands());
    }

    private Encoder operation(String name, List<Kernel> operands) {
        return out.tag('O').text(name).list(operands, this::write);
    }
}
