package io.bonsela.core.command;

import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/** What a command does: its keys, and its ruling. */
interface Verb {
    /** Adds what it will read, as far as that is known before anything is loaded. */
    void plan(Plan plan);

    /** Rules, and writes to the draft; a refusal writes nothing. */
    Ruling rule(Draft draft);
}
