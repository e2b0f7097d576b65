package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.command.NewCode;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.PoolCodeOwner;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolCodeOwnerKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of codes: those of issuances, those in pools, and the wrong ones that were entered. */
final class CodeTables {
    private CodeTables() {}

    static StateTable<CodeKey, CodeOwner> codes() {
        return new StateTable<>(
                CodeKey.class,
                "bonsela_code",
                List.of(text("tenant"), text("hash")),
                List.of(text("issuance")),
                false,
                key -> row(key.tenant(), key.hash()),
                in -> new CodeKey(in.text(), in.text()),
                owner -> row(owner.issuance()),
                in -> new CodeOwner(in.text()));
    }

    static StateTable<CredentialKey, Credential> credentials() {
        return new StateTable<>(
                CredentialKey.class,
                "bonsela_credential",
                List.of(text("tenant"), text("subject"), text("issuance")),
                List.of(text("kind"), text("key_id"), number("generation"), text("hash"), number("valid_until")),
                false,
                key -> row(key.tenant(), key.subject(), key.issuance()),
                in -> new CredentialKey(in.text(), in.text(), in.text()),
                CodeTables::credential,
                in -> new Credential(
                        in.constant(NewCode.Kind.class),
                        in.text(),
                        in.number(),
                        in.text(),
                        Times.instantIfAny(in.numberIfAny())));
    }

    private static Object[] credential(Credential credential) {
        @Nullable Long until = Times.microsIfAny(credential.validUntil());
        return row(credential.kind().name(), credential.key(), credential.generation(), credential.hash(), until);
    }

    static StateTable<WrongCodesKey, WrongCodes> wrongCodes() {
        return new StateTable<>(
                WrongCodesKey.class,
                "bonsela_attempts",
                List.of(text("tenant"), text("whose")),
                List.of(number("failures"), number("last_at")),
                false,
                key -> row(key.tenant(), key.of()),
                in -> new WrongCodesKey(in.text(), in.text()),
                wrong -> row((long) wrong.failures(), Times.micros(wrong.last())),
                in -> new WrongCodes((int) in.number(), Times.instant(in.number())));
    }

    static StateTable<PoolKey, Pool> pools() {
        return new StateTable<>(
                PoolKey.class,
                "bonsela_pool",
                List.of(text("tenant"), text("pool")),
                List.of(number("imported"), number("reserved"), number("claimed"), text("key_id"), text("sealed_key")),
                true,
                key -> row(key.tenant(), key.pool()),
                in -> new PoolKey(in.text(), in.text()),
                pool -> row(pool.imported(), pool.reserved(), pool.claimed(), pool.key(), pool.sealedKey()),
                in -> new Pool(in.number(), in.number(), in.number(), in.text(), in.text()));
    }

    static StateTable<PoolCodeKey, PoolCode> poolCodes() {
        return new StateTable<>(
                PoolCodeKey.class,
                "bonsela_pool_code",
                List.of(text("tenant"), text("pool"), text("hash")),
                List.of(number("position"), text("sealed")),
                false,
                key -> row(key.tenant(), key.pool(), key.hash()),
                in -> new PoolCodeKey(in.text(), in.text(), in.text()),
                code -> row(code.position(), code.sealed()),
                in -> new PoolCode(in.number(), in.text()));
    }

    static StateTable<PoolStageKey, PoolStage> poolStages() {
        return new StateTable<>(
                PoolStageKey.class,
                "bonsela_pool_stage",
                List.of(text("tenant"), text("pool")),
                List.of(text("command"), number("codes"), number("known"), number("staged_at")),
                false,
                key -> row(key.tenant(), key.pool()),
                in -> new PoolStageKey(in.text(), in.text()),
                CodeTables::stage,
                in -> new PoolStage(in.text(), in.number(), in.numberIfAny(), Times.instant(in.number())));
    }

    private static Object[] stage(PoolStage stage) {
        @Nullable Long known = stage.known();
        return row(stage.command(), stage.codes(), known, Times.micros(stage.at()));
    }

    static StateTable<PoolCodeOwnerKey, PoolCodeOwner> poolCodeOwners() {
        return new StateTable<>(
                PoolCodeOwnerKey.class,
                "bonsela_pool_claim",
                List.of(text("tenant"), text("issuance")),
                List.of(text("pool"), number("position")),
                false,
                key -> row(key.tenant(), key.issuance()),
                in -> new PoolCodeOwnerKey(in.text(), in.text()),
                owner -> row(owner.pool(), owner.position()),
                in -> new PoolCodeOwner(in.text(), in.number()));
    }
}
