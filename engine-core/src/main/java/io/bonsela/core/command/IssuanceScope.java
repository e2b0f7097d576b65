package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.core.check.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects what is read in addition to an issuance. A verb that reads more than it needs waits for more transactions.
 */
enum IssuanceScope {
    /** What proves the right to use it. */
    PROOF,
    /** {@link #PROOF}, and the budget that pays for it. */
    USE,
    /** {@link #USE}, and everything else that its moves read. */
    MOVE;

    /** Returns the keys of everything that is read in addition to an issuance. */
    List<StateKey<?>> of(Issuance issuance) {
        String tenant = issuance.tenant();
        String subject = issuance.subject();
        List<StateKey<?>> keys = new ArrayList<>();
        keys.add(new SubjectKey(tenant, subject));
        keys.add(ChainKey.of(tenant, subject));
        if (issuance.terms().charging() == Charging.ON_REDEMPTION) {
            keys.add(new CredentialKey(tenant, subject, issuance.id()));
        }
        if (this != PROOF) {
            addBudget(issuance, keys);
        }
        if (this == MOVE) {
            addMoves(issuance, keys);
        }
        return keys;
    }

    private static void addBudget(Issuance issuance, List<StateKey<?>> keys) {
        Reservation reservation = issuance.reservation();
        if (reservation != null) {
            keys.add(new BudgetKey(issuance.tenant(), reservation.budget(), reservation.period()));
        }
    }

    private static void addMoves(Issuance issuance, List<StateKey<?>> keys) {
        String tenant = issuance.tenant();
        String subject = issuance.subject();
        for (CapUse use : issuance.capUses()) {
            String owner = use.ofSubject() ? subject : null;
            keys.add(new CounterKey(tenant, use.cap(), use.scope(), use.window(), owner));
        }
        Terms terms = issuance.terms();
        Money value = issuance.value();
        if (terms.creditsWallet() && value != null) {
            keys.addAll(ofWallet(tenant, subject, value));
        }
        if (terms.delivery() == Delivery.DEFERRED) {
            keys.add(new DeliveryKey(tenant, issuance.id()));
        }
        if (issuance.type().equals(Vocabulary.VOUCHER)) {
            keys.add(new PoolCodeOwnerKey(tenant, issuance.id()));
        }
    }

    /** The keys of a subject's wallet in an amount's currency. */
    static List<StateKey<?>> ofWallet(String tenant, String subject, Money amount) {
        return List.of(
                new SubjectKey(tenant, subject),
                ChainKey.of(tenant, subject),
                new OpenIssuancesKey(tenant, subject),
                new WalletDebtKey(tenant, subject, amount.currency().code()));
    }
}
