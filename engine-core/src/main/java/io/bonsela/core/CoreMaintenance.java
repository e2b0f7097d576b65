package io.bonsela.core;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Maintenance;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.core.pipeline.Pipeline;
import java.time.Instant;
import java.util.Objects;

/** The work that is due with time. */
record CoreMaintenance(Pipeline pipeline) implements Maintenance {
    @Override
    public Swept expireDue(int limit) {
        return pipeline.sweep(null, atLeastOne(limit));
    }

    @Override
    public Swept expireDue(Instant notAfter, int limit) {
        return pipeline.sweep(Objects.requireNonNull(notAfter, "notAfter"), atLeastOne(limit));
    }

    @Override
    public int prune(int limit) {
        return pipeline.prune(atLeastOne(limit));
    }

    @Override
    public int addUp(String tenant, int limit) {
        return pipeline.addUp(Objects.requireNonNull(tenant, "tenant"), atLeastOne(limit));
    }

    private static int atLeastOne(int limit) {
        if (limit < 1) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + limit + " is below 1");
        }
        return limit;
    }
}
