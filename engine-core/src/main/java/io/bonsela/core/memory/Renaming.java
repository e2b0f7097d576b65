package io.bonsela.core.memory;

import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import org.jspecify.annotations.Nullable;

/** Finds the new keys of states that are stored under a subject's name when the subject is erased. */
final class Renaming {
    private Renaming() {}

    /** The key with the pseudonym; null: the key does not contain the subject's name. */
    static @Nullable StateKey<?> of(Erasure erasure, StateKey<?> key) {
        String name = erasure.pseudonym();
        if (key instanceof CounterKey counter && isOf(erasure, key.tenant(), counter.subject())) {
            return new CounterKey(key.tenant(), counter.cap(), counter.scope(), counter.window(), name);
        } else if (key instanceof WalletDebtKey wallet && isOf(erasure, key.tenant(), wallet.subject())) {
            return new WalletDebtKey(key.tenant(), name, wallet.currency());
        } else if (key instanceof SpendKey spend && isOf(erasure, key.tenant(), spend.subject())) {
            return new SpendKey(key.tenant(), name, spend.id());
        } else if (key instanceof RefundKey refund && isOf(erasure, key.tenant(), refund.subject())) {
            return new RefundKey(key.tenant(), name, refund.eventId());
        } else if (key instanceof CredentialKey credential && isOf(erasure, key.tenant(), credential.subject())) {
            return new CredentialKey(key.tenant(), name, credential.issuance());
        } else if (key instanceof ChainKey chain && isOf(erasure, key.tenant(), chain.owner())) {
            return new ChainKey(key.tenant(), name);
        } else if (key.equals(WrongCodesKey.ofActor(erasure.tenant(), erasure.subject()))) {
            return WrongCodesKey.ofActor(erasure.tenant(), name);
        } else if (key.equals(WrongCodesKey.ofSubject(erasure.tenant(), erasure.subject()))) {
            return WrongCodesKey.ofSubject(erasure.tenant(), name);
        }
        return null;
    }

    static boolean isOf(Erasure erasure, String tenant, @Nullable String subject) {
        return erasure.tenant().equals(tenant) && erasure.subject().equals(subject);
    }
}
