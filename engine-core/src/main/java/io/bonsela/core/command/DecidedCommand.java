package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.core.state.Writes;
import java.util.List;

/**
 * A decision on a command.
 *
 * @param record its audit record
 * @param writes what it writes in addition to the record
 * @param erasures what it erases
 */
public record DecidedCommand(AuditRecord record, Writes writes, List<Erasure> erasures) {}
