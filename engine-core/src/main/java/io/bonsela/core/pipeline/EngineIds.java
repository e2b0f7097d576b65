package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.command.Command;
import io.bonsela.api.store.Erasure;
import io.bonsela.core.command.ProposedRules;

/** The ids of the engine's own commands. */
final class EngineIds {
    /** Begins the id of the publication of a rule set that the builder was given. */
    static final String START = "start/";

    private EngineIds() {}

    /** Refuses a command of the host under an id of the engine's own commands, or under the name of an erased actor. */
    static void requireOfHost(Command command) {
        String id = command.origin().id();
        if (Erasure.isPseudonym(command.origin().actor())) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    command.verb() + " '" + id + "': the actor has a name that is reserved for erased subjects");
        }
        if (id.startsWith(START) || id.startsWith(ProposedRules.SCHEDULED)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    command.verb() + " '" + id + "': ids that begin with '" + START + "' or '" + ProposedRules.SCHEDULED
                            + "' are reserved for the engine");
        }
    }
}
