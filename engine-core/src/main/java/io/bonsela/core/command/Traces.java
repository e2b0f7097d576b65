package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.IssuanceChange;
import io.bonsela.core.state.Writes;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Creates the before and after states of an audit record. */
final class Traces {
    private Traces() {}

    static Map<String, Object> before(Draft draft, Writes writes) {
        Map<String, Object> before = new TreeMap<>();
        for (IssuanceChange change : writes.issuances()) {
            add(before, change.before());
        }
        writes.states().keySet().forEach(key -> add(before, key, draft.read().get(key)));
        return before;
    }

    static Map<String, Object> after(Writes writes) {
        Map<String, Object> after = new TreeMap<>();
        writes.issuances().forEach(change -> add(after, change.after()));
        writes.states().forEach((key, state) -> add(after, key, state));
        return after;
    }

    private static void add(Map<String, Object> trace, @Nullable Issuance issuance) {
        if (issuance == null) {
            return;
        }
        Map<String, Object> now = new TreeMap<>();
        now.put("state", issuance.state().name());
        Money remaining = issuance.remaining();
        if (remaining != null) {
            now.put("remaining", remaining);
        }
        Reservation reservation = issuance.reservation();
        if (reservation != null) {
            now.put("reserved", reservation.reserved());
            now.put("charged", reservation.charged());
        }
        trace.put("issuance/" + issuance.id(), now);
    }

    private static void add(Map<String, Object> trace, StateKey<?> key, @Nullable State state) {
        if (key instanceof BudgetKey budget && state instanceof BudgetState amounts) {
            trace.put(
                    "budget/" + budget.budget() + '/' + budget.period(),
                    Map.of(
                            "limit", amounts.limit(),
                            "reserved", new Money(amounts.limit().currency(), amounts.reserved()),
                            "charged", new Money(amounts.limit().currency(), amounts.charged())));
        } else if (key instanceof WalletDebtKey wallet && state instanceof WalletDebt debt) {
            trace.put("debt/" + wallet.currency(), Money.ofMinor(wallet.currency(), debt.debt()));
        } else if (key instanceof RefundKey refund && state instanceof Refunded refunded) {
            trace.put("refunded/" + refund.eventId(), refunded.amount());
        } else if (state instanceof Credential credential) {
            trace.put(
                    "code",
                    Map.of(
                            "kind", credential.kind().name(),
                            "key", credential.key(),
                            "generation", BigDecimal.valueOf(credential.generation())));
        }
    }
}
