package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.Lines;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an event that a refund returns.
 *
 * @param quantities the quantities of the lines of the event, by key
 * @param knowsAll whether these are all lines of the event. Of an event that was erased, or whose type has no lines any
 *     more, only those with a share are known
 * @param before the quantities that were returned before
 * @param wanted the quantities to return
 */
record LineRefund(
        Map<String, BigDecimal> quantities,
        boolean knowsAll,
        Map<String, BigDecimal> before,
        Map<String, BigDecimal> wanted) {

    static LineRefund of(
            CompiledRules rules,
            DecisionRecord record,
            Map<String, BigDecimal> before,
            Map<String, BigDecimal> wanted) {
        Map<String, BigDecimal> quantities = new TreeMap<>();
        for (Issuance earned : record.decision().issuances()) {
            for (Share share : earned.shares()) {
                quantities.put(share.line(), share.quantity());
            }
        }
        Optional<Lines> lines = record.event().isErased() ? Optional.empty() : rules.lines(record.event());
        lines.ifPresent(all -> all.all().forEach(line -> quantities.put(line.key(), line.quantity())));
        return new LineRefund(quantities, lines.isPresent(), before, wanted);
    }

    /** Returns why the lines cannot be returned; null if they can. */
    @Nullable
    Reason refusal() {
        for (Map.Entry<String, BigDecimal> line : wanted.entrySet()) {
            BigDecimal quantity = quantities.get(line.getKey());
            if (quantity == null) {
                return Reason.of(ReasonCode.UNKNOWN_LINE, "line", line.getKey());
            }
            BigDecimal left = quantity.subtract(before.getOrDefault(line.getKey(), BigDecimal.ZERO));
            if (left.signum() == 0) {
                return Reason.of(ReasonCode.ALREADY_REFUNDED, "line", line.getKey());
            }
            if (line.getValue().compareTo(left) > 0) {
                return new Reason(
                        ReasonCode.QUANTITY_TOO_LARGE,
                        Map.of("line", line.getKey(), "quantity", line.getValue(), "left", left));
            }
        }
        return null;
    }

    /** Returns the quantities that are returned after this refund. */
    Map<String, BigDecimal> after() {
        Map<String, BigDecimal> after = new TreeMap<>(before);
        wanted.forEach((line, quantity) -> after.merge(line, quantity, BigDecimal::add));
        return after;
    }

    /** Whether it is known that nothing of any line remains after this refund. */
    boolean completes() {
        Map<String, BigDecimal> after = after();
        return knowsAll
                && quantities.entrySet().stream()
                        .allMatch(line -> after.getOrDefault(line.getKey(), BigDecimal.ZERO)
                                        .compareTo(line.getValue())
                                == 0);
    }
}
