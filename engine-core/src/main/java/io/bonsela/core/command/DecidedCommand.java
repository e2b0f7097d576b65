package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.core.state.Writes;
import org.jspecify.annotations.Nullable;

/**
 * A decision on a command.
 *
 * @param record its audit record
 * @param writes what it writes in addition to the record
 * @param erasure what it erases; null: nothing
 */
public record DecidedCommand(
        AuditRecord record, Writes writes, @Nullable Erasure erasure) {}
