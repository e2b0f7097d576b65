package io.bonsela.core.decide;

import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.api.store.DecisionRecord.ReadSet.AggregateRead;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.StateView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that a recorded decision was made from. State that is not in the record did not exist.
 *
 * @param readSet what the decision read
 * @param subject the subject of the event
 */
public record RecordedState(ReadSet readSet, String subject) implements StateView {
    @Override
    @SuppressWarnings("unchecked") // the maps hold each key with a state of its kind
    public <S extends State> @Nullable S get(StateKey<S> key) {
        if (key instanceof StateKey.SubjectKey known) {
            return (S) subject(known.subject());
        }
        if (key instanceof StateKey.CounterKey) {
            return (S) readSet.counters().get(key);
        }
        if (key instanceof StateKey.WalletDebtKey) {
            return (S) readSet.wallets().get(key);
        }
        if (key instanceof StateKey.TierKey) {
            return (S) readSet.tiers().get(key);
        }
        if (key instanceof StateKey.BreakerKey) {
            return (S) readSet.breakers().get(key);
        }
        if (key instanceof StateKey.WrongCodesKey) {
            return (S) readSet.wrongCodes();
        }
        if (key instanceof StateKey.PoolKey) {
            return (S) readSet.pools().get(key);
        }
        if (key instanceof StateKey.OpenIssuancesKey open) {
            // A credit that is not open was read because the subject owes for it.
            return (S) new OpenIssuances(readSet.credits().stream()
                    .filter(credit -> credit.subject().equals(open.subject())
                            && credit.state().isOpen())
                    .toList());
        }
        if (key instanceof StateKey.IssuanceKey issuance) {
            return (S) readSet.credits().stream()
                    .filter(credit -> credit.id().equals(issuance.id()))
                    .findFirst()
                    .orElse(null);
        }
        return key instanceof StateKey.BudgetKey ? (S) readSet.budgets().get(key) : null;
    }

    private @Nullable Subject subject(String name) {
        if (name.equals(subject)) {
            return Subject.NEW.joined(readSet.others());
        }
        return readSet.others().contains(name) ? Subject.NEW.merged(new Subject.Merged(subject, 0)) : null;
    }

    @Override
    public @Nullable Object aggregate(
            NumberedAggregate plan, AggregateRead bounds, MatchedEvent event, List<String> others) {
        return readSet.aggregates().get(bounds);
    }
}
