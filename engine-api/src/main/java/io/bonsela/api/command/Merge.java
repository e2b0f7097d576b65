package io.bonsela.api.command;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Merges a subject into another one: from now on both are one subject, under the name of the other. The wallets,
 * rewards, caps, cooldowns and histories of both count together, and the higher level of each tier holds. Nothing that
 * was recorded under the old name changes. Later events and commands under the old name are decided for the new one. It
 * is refused with {@code ALREADY_MERGED} if one of the two was merged already.
 *
 * @param origin who issues the command
 * @param subject the subject whose name is given up
 * @param into the subject that keeps its name
 */
public record Merge(Origin origin, String subject, String into) implements Command {
    /**
     * Checks the values.
     *
     * @throws BonselaException INVALID_VALUE if a name is blank, too long or reserved, or if both are the same
     */
    public Merge {
        Checks.requireSubject(subject);
        Checks.requireSubject(into);
        if (subject.equals(into)) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "nobody can be merged into themselves");
        }
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("merged", subject, "subject", into);
    }
}
