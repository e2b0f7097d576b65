package io.bonsela.core.analyse;

import io.bonsela.api.Money;
import io.bonsela.core.evaluate.OperatorCalls;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value for each variable.
 *
 * @param values by root, which is the path of a single value; the date is derived from the time
 * @param zone the time zone of dates
 * @param operators calls the host's operators
 */
record Assignment(Map<Input, @Nullable Object> values, ZoneId zone, OperatorCalls operators) implements Variables {
    @Override
    public @Nullable Object get(Read read) {
        if (values.containsKey(read)) {
            return values.get(read);
        }
        if (read.root() == Root.DATE) {
            return date();
        }
        int last = read.steps().size() - 1;
        Object parent = last > 0 && read.steps().get(last).equals("currency")
                ? values.get(new Read(read.root(), read.steps().subList(0, last)))
                : null;
        return parent instanceof Money money ? money.currency().code() : null;
    }

    @Override
    public @Nullable Object history(int number) {
        return values.get(new History(number));
    }

    private @Nullable LocalDate date() {
        return values.get(Read.TIME) instanceof Instant at ? at.atZone(zone).toLocalDate() : null;
    }

    @Override
    public long daysBeforeEvent(Object when) {
        LocalDate day = when instanceof Instant at ? at.atZone(zone).toLocalDate() : (LocalDate) when;
        LocalDate today = date();
        if (today == null) {
            throw new IllegalStateException("the time has no value");
        }
        return ChronoUnit.DAYS.between(day, today);
    }
}
