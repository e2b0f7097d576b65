/** Commands: everything that a host or a person can ask of an engine, except the decision of an event. */
@NullMarked
package io.bonsela.api.command;

import org.jspecify.annotations.NullMarked;
