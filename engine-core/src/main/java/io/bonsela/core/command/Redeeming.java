package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Terms.Charging;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Token;
import io.bonsela.api.store.State.Attempts;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.StateKey.AttemptsKey;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.Life;
import io.bonsela.core.secret.Codes;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redemption: first the proof of the right to it, which says nothing to whoever has none, then its state. */
final class Redeeming {
    private final PreparedCommand prepared;
    private final Draft draft;

    Redeeming(PreparedCommand prepared, Draft draft) {
        this.prepared = prepared;
        this.draft = draft;
    }

    Ruling redeem(Redeem redeem) {
        if (redeem.token() instanceof Token.Code code) {
            return byCode(redeem, code);
        } else if (redeem.token() instanceof Token.Password password) {
            return byPassword(redeem, password);
        }
        String id = ((Token.Trusted) redeem.token()).issuance();
        return Issuances.ruling(draft, id, life -> use(redeem, life));
    }

    private Ruling byCode(Redeem redeem, Token.Code given) {
        Codes codes = codes();
        AttemptsKey attempts =
                AttemptsKey.ofActor(draft.tenant(), redeem.origin().actor());
        Reason locked = locked(attempts);
        if (locked != null) {
            return Ruling.refused(locked);
        }
        String code = Spelling.code(given.code());
        if (!codes.isOfTenant(code)) {
            // A slip of the finger: only one code in a thousand passes this test by chance.
            return Ruling.refused(ReasonCode.CODE_NOT_OF_TENANT);
        }
        List<String> hashes = codes.hashes("", code);
        Life life = owner(hashes);
        if (life == null || !opens(credential(life), NewCode.Kind.CODE, hashes)) {
            return wrong(ReasonCode.CODE_WRONG, attempts);
        }
        return right(attempts, use(redeem, life)).about(life.issuance().subject());
    }

    private @Nullable Life owner(List<String> hashes) {
        for (String hash : hashes) {
            CodeOwner owner = draft.get(new CodeKey(draft.tenant(), hash));
            if (owner != null) {
                return Life.find(draft, owner.issuance());
            }
        }
        return null;
    }

    private Ruling byPassword(Redeem redeem, Token.Password given) {
        List<String> hashes = codes().hashes(given.issuance(), Spelling.password(given.password()));
        return Issuances.ruling(draft, given.issuance(), life -> {
            AttemptsKey attempts = AttemptsKey.ofIssuance(draft.tenant(), given.issuance());
            Reason locked = locked(attempts);
            if (locked != null) {
                return Ruling.refused(locked);
            }
            Credential credential = credential(life);
            if (!opens(credential, NewCode.Kind.PASSWORD, hashes)) {
                return wrong(ReasonCode.CODE_WRONG, attempts);
            }
            Instant until = credential == null ? null : credential.validUntil();
            return until != null && !draft.decidedAt().isBefore(until)
                    ? Ruling.refused(ReasonCode.PASSWORD_EXPIRED)
                    : right(attempts, use(redeem, life));
        });
    }

    private Codes codes() {
        Codes codes = prepared.keys().codes(draft.tenant());
        codes.require();
        return codes;
    }

    private @Nullable Credential credential(Life life) {
        Issuance issuance = life.issuance();
        return draft.get(new CredentialKey(draft.tenant(), issuance.subject(), issuance.id()));
    }

    private static boolean opens(@Nullable Credential credential, NewCode.Kind kind, List<String> hashes) {
        return credential != null
                && credential.kind() == kind
                && hashes.stream().anyMatch(hash -> Keys.equal(hash, credential.hash()));
    }

    private @Nullable Reason locked(AttemptsKey key) {
        Attempts attempts = current(key);
        return attempts.failures() < prepared.policy().attempts()
                ? null
                : Reason.of(
                        ReasonCode.LOCKED_OUT,
                        "availableAt",
                        attempts.last().plus(prepared.policy().lockOut()));
    }

    /** Failures that are older than a lock-out do not count any more. */
    private Attempts current(AttemptsKey key) {
        Attempts attempts = draft.get(key);
        return attempts != null
                        && draft.decidedAt()
                                .isBefore(attempts.last().plus(prepared.policy().lockOut()))
                ? attempts
                : new Attempts(0, draft.decidedAt());
    }

    private Ruling wrong(ReasonCode code, AttemptsKey key) {
        Attempts more = new Attempts(current(key).failures() + 1, draft.decidedAt());
        return Ruling.refused(code).keeping(new Ruling.Kept(key, more));
    }

    /** A redemption ends a row of wrong codes; a right code of what cannot be used does not, or one could guess on. */
    private Ruling right(AttemptsKey key, Ruling ruling) {
        return ruling.refusal() != null || draft.get(key) == null
                ? ruling
                : ruling.keeping(new Ruling.Kept(key, new Attempts(0, draft.decidedAt())));
    }

    private static Ruling use(Redeem redeem, Life life) {
        Issuance issuance = life.issuance();
        Reason refusal = refusal(redeem, issuance);
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        life.redeem(redeem.amount(), redeem.event());
        return Ruling.done(redeem.amount() == null ? issuance.remaining() : redeem.amount());
    }

    private static @Nullable Reason refusal(Redeem redeem, Issuance issuance) {
        if (redeem.subject() != null && !redeem.subject().equals(issuance.subject())) {
            return Reason.of(ReasonCode.NOT_THE_HOLDER);
        }
        if (issuance.terms().charging() != Charging.ON_REDEMPTION) {
            return Reason.of(ReasonCode.NOT_REDEEMABLE);
        }
        Reason state = Refusals.notIssued(issuance);
        return state == null ? Refusals.tooMuch(redeem.amount(), issuance.remaining()) : state;
    }
}
