package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.store.State.CodeOwner;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey.CodeKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Life;
import io.bonsela.core.secret.Codes;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redeems an issuance. Checks the proof of the right to it first, so that a caller without proof learns nothing, then
 * its state.
 */
record Redemption(Redeem redeem, PreparedCommand prepared) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = redeem.origin().tenant();
        if (redeem.token() instanceof Token.Code given) {
            plan.add(WrongCodesKey.ofActor(tenant, redeem.origin().actor()));
            Codes codes = prepared.keys().codes(tenant);
            String code = Spelling.code(given.code());
            if (codes.isOfTenant(code)) {
                codes.hashes("", code).forEach(hash -> plan.add(new CodeKey(tenant, hash)));
            }
        } else if (redeem.token() instanceof Token.Password password) {
            plan.add(WrongCodesKey.ofIssuance(tenant, password.issuance()));
            Issuances.plan(redeem, password.issuance(), plan);
        } else if (redeem.token() instanceof Token.Trusted trusted) {
            Issuances.plan(redeem, trusted.issuance(), plan);
        }
        if (redeem.event() != null) {
            plan.add(new FollowUpsKey(tenant, redeem.event()));
        }
    }

    @Override
    public Ruling rule(Draft draft) {
        if (redeem.token() instanceof Token.Code code) {
            return byCode(code, draft);
        } else if (redeem.token() instanceof Token.Password password) {
            return byPassword(password, draft);
        }
        String id = ((Token.Trusted) redeem.token()).issuance();
        return Issuances.ruling(draft, id, IssuanceScope.USE, life -> use(life, draft));
    }

    private Ruling byCode(Token.Code given, Draft draft) {
        Codes codes = codes(draft);
        WrongCodesKey attempts =
                WrongCodesKey.ofActor(draft.tenant(), redeem.origin().actor());
        Reason locked = locked(attempts, draft);
        if (locked != null) {
            return Ruling.refused(locked);
        }
        String code = Spelling.code(given.code());
        if (!codes.isOfTenant(code)) {
            // A typing error: only one code in a thousand passes this test by chance.
            return Ruling.refused(ReasonCode.CODE_NOT_OF_TENANT);
        }
        List<String> hashes = codes.hashes("", code);
        Life life = owner(hashes, draft);
        if (life == null || !opens(credential(life, draft), NewCode.Kind.CODE, hashes)) {
            return wrong(attempts, draft);
        }
        return right(attempts, use(life, draft), draft).about(life.issuance().subject());
    }

    private static @Nullable Life owner(List<String> hashes, Draft draft) {
        for (String hash : hashes) {
            CodeOwner owner = draft.get(new CodeKey(draft.tenant(), hash));
            if (owner != null) {
                return Issuances.find(draft, owner.issuance(), IssuanceScope.USE);
            }
        }
        return null;
    }

    private Ruling byPassword(Token.Password given, Draft draft) {
        List<String> hashes = codes(draft).hashes(given.issuance(), Spelling.password(given.password()));
        return Issuances.ruling(draft, given.issuance(), IssuanceScope.USE, life -> {
            WrongCodesKey attempts = WrongCodesKey.ofIssuance(draft.tenant(), given.issuance());
            Reason locked = locked(attempts, draft);
            if (locked != null) {
                return Ruling.refused(locked);
            }
            Credential credential = credential(life, draft);
            if (!opens(credential, NewCode.Kind.PASSWORD, hashes)) {
                return wrong(attempts, draft);
            }
            Instant until = credential == null ? null : credential.validUntil();
            return until != null && !draft.decidedAt().isBefore(until)
                    ? Ruling.refused(ReasonCode.PASSWORD_EXPIRED)
                    : right(attempts, use(life, draft), draft);
        });
    }

    private Codes codes(Draft draft) {
        Codes codes = prepared.keys().codes(draft.tenant());
        codes.require();
        return codes;
    }

    private static @Nullable Credential credential(Life life, Draft draft) {
        Issuance issuance = life.issuance();
        return draft.get(new CredentialKey(draft.tenant(), issuance.subject(), issuance.id()));
    }

    private static boolean opens(@Nullable Credential credential, NewCode.Kind kind, List<String> hashes) {
        return credential != null
                && credential.kind() == kind
                && hashes.stream().anyMatch(hash -> Keys.equal(hash, credential.hash()));
    }

    private @Nullable Reason locked(WrongCodesKey key, Draft draft) {
        WrongCodes attempts = current(key, draft);
        return attempts.failures() < prepared.policies().codes().attempts()
                ? null
                : Reason.of(
                        ReasonCode.LOCKED_OUT,
                        "availableAt",
                        attempts.last().plus(prepared.policies().codes().lockOut()));
    }

    /** Failures that are older than a lock-out no longer count. */
    private WrongCodes current(WrongCodesKey key, Draft draft) {
        WrongCodes attempts = draft.get(key);
        return attempts != null
                        && draft.decidedAt()
                                .isBefore(attempts.last()
                                        .plus(prepared.policies().codes().lockOut()))
                ? attempts
                : new WrongCodes(0, draft.decidedAt());
    }

    private Ruling wrong(WrongCodesKey key, Draft draft) {
        WrongCodes more = new WrongCodes(current(key, draft).failures() + 1, draft.decidedAt());
        return Ruling.refused(ReasonCode.CODE_WRONG).keeping(new Ruling.Kept(key, more));
    }

    /**
     * A redemption resets the count of wrong codes. A right code for an issuance that cannot be used does not, because
     * that would permit further guesses.
     */
    private static Ruling right(WrongCodesKey key, Ruling ruling, Draft draft) {
        return ruling.refusal() != null || draft.get(key) == null
                ? ruling
                : ruling.keeping(new Ruling.Kept(key, new WrongCodes(0, draft.decidedAt())));
    }

    private Ruling use(Life life, Draft draft) {
        Issuance issuance = life.issuance();
        Reason refusal = refusal(issuance, draft);
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        life.redeem(redeem.amount(), redeem.event());
        return Ruling.done(redeem.amount() == null ? issuance.remaining() : redeem.amount());
    }

    private @Nullable Reason refusal(Issuance issuance, Draft draft) {
        if (redeem.subject() != null && !draft.owner(redeem.subject()).equals(draft.owner(issuance.subject()))) {
            return Reason.of(ReasonCode.NOT_THE_HOLDER);
        }
        if (issuance.terms().charging() != Charging.ON_REDEMPTION) {
            return Reason.of(ReasonCode.NOT_REDEEMABLE);
        }
        Reason state = Refusals.notIssued(issuance);
        return state == null ? Refusals.tooMuch(redeem.amount(), issuance.remaining()) : state;
    }
}
