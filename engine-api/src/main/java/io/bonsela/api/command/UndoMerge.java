package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;

/**
 * Undoes a {@link Merge}, as long as it was not used: no event and no other command of either subject was decided
 * since, and nothing else used what both have together. It is refused with {@code NOT_MERGED} or {@code MERGE_IN_USE}.
 *
 * @param origin who issues the command
 * @param subject the subject that was merged into another one
 */
public record UndoMerge(Origin origin, String subject) implements Command {
    /**
     * Checks the values.
     *
     * @throws io.bonsela.api.BonselaException INVALID_VALUE if the name is blank, too long or reserved
     */
    public UndoMerge {
        Checks.requireSubject(subject);
    }

    @Override
    public Map<String, Object> arguments() {
        return Map.of("merged", subject);
    }
}
