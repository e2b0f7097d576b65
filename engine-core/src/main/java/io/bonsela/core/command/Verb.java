package io.bonsela.core.command;

import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** What a command does: the keys that it reads, and its ruling. */
interface Verb {
    /** Adds the keys that it will read, as far as they are known before anything is loaded. */
    void plan(Plan plan);

    /** Decides the command and writes to the draft; a refusal writes nothing. */
    Ruling rule(Draft draft);
}
