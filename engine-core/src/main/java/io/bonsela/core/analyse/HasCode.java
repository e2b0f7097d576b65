package io.bonsela.core.analyse;

import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks whether a typed text is a public code, as an operator, so that it can be combined with conditions. */
record HasCode(String text) implements Operator {
    /** Returns the condition that an event has the code that a rule needs; true if it needs none. */
    static Kernel condition(@Nullable CheckedCode code) {
        if (code == null) {
            return Constant.TRUE;
        }
        if (code.code().source() instanceof Source.Text source) {
            return new Call(new HasCode(source.text()), List.of(new Read(Root.EVENT, List.of(code.attribute()))));
        }
        return Apply.of(Op.NOT_EQUAL, Objects.requireNonNull(code.position()), Constant.NULL);
    }

    @Override
    public String name() {
        return "has code " + text;
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
        return operands.get(0) instanceof String typed && Spelling.code(typed).equals(Spelling.code(text));
    }
}
