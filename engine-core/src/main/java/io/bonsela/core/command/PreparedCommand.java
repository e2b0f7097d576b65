package io.bonsela.core.command;

import io.bonsela.api.CodePolicy;
import io.bonsela.api.command.Command;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;

/**
 * A command with all that can be known before its state is loaded.
 *
 * @param rules the rules in force
 * @param command the command
 * @param nonce what is random in its decision
 * @param digest of it
 * @param keys the tenants' keys
 * @param policy how codes are guarded
 */
public record PreparedCommand(
        CompiledRules rules, Command command, String nonce, String digest, Keys keys, CodePolicy policy) {}
