/** What a host or a person can ask of an engine, beside handing it events. */
@NullMarked
package io.bonsela.api.command;

import org.jspecify.annotations.NullMarked;
