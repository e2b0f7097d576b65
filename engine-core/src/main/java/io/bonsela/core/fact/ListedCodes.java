package io.bonsela.core.fact;

import io.bonsela.api.Event;
import io.bonsela.core.check.CodeFact;
import io.bonsela.core.codec.Spelling;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds typed codes in lists, which stand for pools. Not thread-safe. */
public final class ListedCodes implements CodeSearch {
    private final Map<String, Map<String, BigDecimal>> pools = new HashMap<>();

    /** Creates lists without codes. */
    public ListedCodes() {}

    /** Adds codes to a pool. */
    public void add(String pool, List<String> codes) {
        Map<String, BigDecimal> positions = pools.computeIfAbsent(pool, name -> new HashMap<>());
        codes.forEach(code -> positions.putIfAbsent(code, BigDecimal.valueOf(positions.size() + 1L)));
    }

    @Override
    public @Nullable BigDecimal position(CodeFact sought, Event event) {
        Map<String, BigDecimal> positions = pools.getOrDefault(sought.pool(), Map.of());
        if (!(event.attribute(sought.attribute()) instanceof String typed)) {
            return null;
        }
        BigDecimal exact = positions.get(typed.strip());
        return exact == null ? positions.get(Spelling.code(typed)) : exact;
    }
}
