package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.CounterEntry;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.WalletDebt;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Converts values to and from the engine's canonical bytes, for stores that keep them. Equal values have equal bytes on
 * every machine. Reading invalid bytes throws STORE_DAMAGED. Thread-safe.
 */
public interface Codec {
    /**
     * Returns the engine's codec, which {@link ServiceLoader} finds.
     *
     * @throws BonselaException NO_IMPLEMENTATION if there is none
     */
    static Codec canonical() {
        Iterator<Codec> found =
                ServiceLoader.load(Codec.class, Codec.class.getClassLoader()).iterator();
        if (!found.hasNext()) {
            throw new BonselaException(
                    ErrorCode.NO_IMPLEMENTATION, "no codec found: add bonsela-engine-core to the class path");
        }
        return found.next();
    }

    /** The bytes of an event. */
    byte[] encode(Event event);

    /** The bytes of a decision with all its inputs. */
    byte[] encode(DecisionRecord decision);

    /** Reads {@link #encode(DecisionRecord)}. */
    DecisionRecord decision(byte[] bytes);

    /** The bytes of an issuance. */
    byte[] encode(Issuance issuance);

    /** Reads {@link #encode(Issuance)}. */
    Issuance issuance(byte[] bytes);

    /** The bytes of the answer to a command. */
    byte[] encode(AuditRecord record);

    /** Reads {@link #encode(AuditRecord)}. */
    AuditRecord audit(byte[] bytes);

    /** The bytes of a rule set. */
    byte[] encode(RuleSet ruleSet);

    /** Reads {@link #encode(RuleSet)}. */
    RuleSet ruleSet(byte[] bytes);

    /** The bytes of a delivery. */
    byte[] encode(Delivery delivery);

    /** Reads {@link #encode(Delivery)}. */
    Delivery delivery(byte[] bytes);

    /** The bytes of the state of a subject. */
    byte[] encode(Subject subject);

    /** Reads {@link #encode(Subject)}. */
    Subject subject(byte[] bytes);

    /** The bytes of a counter's entries. */
    byte[] encodeCounter(List<CounterEntry> entries);

    /** Reads {@link #encodeCounter}. */
    List<CounterEntry> counter(byte[] bytes);

    /** The bytes of the debts of a wallet. */
    byte[] encode(WalletDebt debts);

    /** Reads {@link #encode(WalletDebt)}. */
    WalletDebt debts(byte[] bytes);

    /** The bytes of what was spent from a wallet at once. */
    byte[] encode(Spending spending);

    /** Reads {@link #encode(Spending)}. */
    Spending spending(byte[] bytes);

    /** The bytes of the figures of a day. */
    byte[] encode(DayFigures figures);

    /** Reads {@link #encode(DayFigures)}. */
    DayFigures figures(byte[] bytes);

    /** The bytes of quantities of lines, by the key of the line. */
    byte[] encodeQuantities(Map<String, BigDecimal> quantities);

    /** Reads {@link #encodeQuantities}. */
    Map<String, BigDecimal> quantities(byte[] bytes);

    /** The bytes of a history's entries. The concatenated bytes of two lists are the bytes of the concatenated list. */
    byte[] encodeHistory(List<HistoryEntry> entries);

    /** Reads {@link #encodeHistory}. */
    List<HistoryEntry> history(byte[] bytes);

    /** A sealed decision with its bytes. */
    interface SealedDecision {
        /** The decision. */
        DecisionRecord record();

        /** The bytes that {@link Codec#encode(DecisionRecord)} would return for it. */
        byte[] bytes();
    }

    /**
     * Seals records of one tenant with digests of their canonical form, which are keyed if the tenant has a key.
     * Thread-safe.
     */
    interface Sealer {
        /**
         * Seals a decision.
         *
         * @param record the record, without a seal
         */
        SealedDecision seal(DecisionRecord record);

        /**
         * Computes the seal of the answer to a command.
         *
         * @param record the record, without a seal
         */
        String seal(AuditRecord record);
    }
}
