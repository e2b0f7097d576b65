package io.bonsela.core.command;

import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.RewardEngineBuilder.CodePolicy;
import io.bonsela.api.command.Command;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;

/**
 * A command with everything that is known before its state is loaded.
 *
 * @param rules the rules in force
 * @param command the command
 * @param nonce the random part of its decision
 * @param digest the digest of the command
 * @param keys the tenants' keys
 * @param policies the host's policies
 */
public record PreparedCommand(
        CompiledRules rules, Command command, String nonce, String digest, Keys keys, Policies policies) {
    /** Returns another command in the place of this one. */
    PreparedCommand with(Command other) {
        return new PreparedCommand(rules, other, nonce, digest, keys, policies);
    }

    /**
     * The host's policies.
     *
     * @param codes how codes are protected
     * @param approvals what needs approval
     */
    public record Policies(CodePolicy codes, ApprovalPolicy approvals) {}
}
