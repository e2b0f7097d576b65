package io.bonsela.core.explain;

import io.bonsela.api.Money;
import java.time.Instant;

/** A change that closes a gap in a trial. */
sealed interface Remedy {
    /** An attribute of the event has another value. */
    record Attribute(String name, Object value) implements Remedy {}

    /** A fact has another value. */
    record Fact(String name, Object value) implements Remedy {}

    /** An aggregate has another value. */
    record History(int aggregate, Object value) implements Remedy {}

    /** The event happens later. */
    record Later(Instant at) implements Remedy {}

    /** A budget has a higher limit. */
    record TopUp(String budget, Money amount) implements Remedy {}
}
