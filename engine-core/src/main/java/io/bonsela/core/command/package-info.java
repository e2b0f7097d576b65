/** Decisions on commands: a pure function of rules, command and state. */
@NullMarked
package io.bonsela.core.command;

import org.jspecify.annotations.NullMarked;
