package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.Values;
import io.bonsela.api.internal.Checks;
import io.bonsela.api.rule.RuleSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts a rule set in force for its tenant, in place of the previous one. The change is atomic; a decision that begins
 * after the command has returned uses the new rule set.
 *
 * <p>If it is to be in force from a later time on, it is scheduled: {@link io.bonsela.api.Maintenance#expireDue}, or the
 * engine's own maintenance, puts it in force. What is paused at that moment stays paused. {@link Reject} takes it back
 * before.
 *
 * @param origin who issues the command, for the rule set's tenant
 * @param ruleSet the rule set
 * @param effectiveFrom from when on it is to be in force; null, or a time in the past: at once
 * @param replaces the digest of the rule set that it was made of: the command is refused with {@link
 *     io.bonsela.api.ReasonCode#RULES_CHANGED} if another one is in force when it is executed. An approval, and a schedule
 *     that is due, do not check it again. Null: it replaces whichever is in force
 */
public record Publish(
        Origin origin,
        RuleSet ruleSet,
        @Nullable Instant effectiveFrom,
        @Nullable String replaces) implements Command {
    /** The publication itself has a prefix before this id. */
    private static final int LONGEST_ID = 200;

    /** Checks the values. */
    public Publish {
        if (!origin.tenant().equals(ruleSet.tenant())) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "tenant " + origin.tenant() + " cannot publish a rule set of " + ruleSet.tenant());
        }
        Object unused = Values.normalize("effectiveFrom", effectiveFrom);
        if (replaces != null) {
            Checks.requireId("replaces", replaces);
        }
        if (effectiveFrom != null && origin.id().length() > LONGEST_ID) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "the id of a scheduled publication is longer than " + LONGEST_ID + " characters");
        }
    }

    /**
     * Puts a rule set in force at once.
     *
     * @param origin who issues the command, for the rule set's tenant
     * @param ruleSet the rule set
     */
    public Publish(Origin origin, RuleSet ruleSet) {
        this(origin, ruleSet, null, null);
    }

    /**
     * Puts a rule set in force from a later time on.
     *
     * @param origin who issues the command, for the rule set's tenant
     * @param ruleSet the rule set
     * @param effectiveFrom from when on it is to be in force; null, or a time in the past: at once
     */
    public Publish(Origin origin, RuleSet ruleSet, @Nullable Instant effectiveFrom) {
        this(origin, ruleSet, effectiveFrom, null);
    }

    /**
     * Returns this command for the case that a rule set is in force.
     *
     * @param digest the digest of the rule set that must be in force, as of {@link io.bonsela.api.Inspector#digest}
     */
    public Publish replacing(String digest) {
        return new Publish(origin, ruleSet, effectiveFrom, digest);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (effectiveFrom != null) {
            arguments.put("effectiveFrom", effectiveFrom);
        }
        if (replaces != null) {
            arguments.put("replaces", replaces);
        }
        return arguments;
    }
}
