package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Approves a command that waits for the approval of another person, and does it. What is credited or debited belongs to
 * this command: the issuance names its id, and {@link UndoSpend} undoes it. A rule set is put in force, or scheduled; what
 * is paused stays paused. It is refused with the reason of the approved command if that cannot be done now; the command
 * then still waits.
 *
 * @param origin who approves; not the actor of the command
 * @param command the id of the command that waits
 * @param digest what was seen: the digest of the rule set, or the digest of the command in its audit record; the refusal of
 *     the command names it
 * @see io.bonsela.api.RewardEngineBuilder.ApprovalPolicy
 */
public record Approve(Origin origin, String command, String digest) implements Command {
    /** Checks the values. */
    public Approve {
        Checks.requireId("command", command);
        Checks.requireId("digest", digest);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("command", command, "digest", digest);
    }
}
