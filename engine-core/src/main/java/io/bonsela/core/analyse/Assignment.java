package io.bonsela.core.analyse;

import io.bonsela.api.Money;
import io.bonsela.api.spi.OperatorCalls;
import io.bonsela.core.interpret.Variables;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value for each variable.
 *
 * @param values by root: the path of a single value; the date goes with the time
 * @param zone of dates
 * @param operators calls the host's operators
 */
record Assignment(Map<String, @Nullable Object> values, ZoneId zone, OperatorCalls operators) implements Variables {
    static final String TIME = "time";
    private static final String CURRENCY = ".currency";

    @Override
    public @Nullable Object get(String path) {
        if (values.containsKey(path)) {
            return values.get(path);
        }
        if (path.equals("date")) {
            return date();
        }
        Object parent =
                path.endsWith(CURRENCY) ? values.get(path.substring(0, path.length() - CURRENCY.length())) : null;
        return parent instanceof Money money ? money.currency().code() : null;
    }

    private @Nullable LocalDate date() {
        return values.get(TIME) instanceof Instant at ? at.atZone(zone).toLocalDate() : null;
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
