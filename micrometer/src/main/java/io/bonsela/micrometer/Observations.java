package io.bonsela.micrometer;

import io.bonsela.api.BonselaException;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Observes calls. Without a tracer or meters, a registry makes observations that do nothing. */
final class Observations {
    private static final String NONE = "none";

    private Observations() {}

    static Observation start(BonselaObservation what, ObservationRegistry registry) {
        return what.observation(registry)
                .lowCardinalityKeyValue(BonselaTag.ERROR_TYPE.asString(), NONE)
                .start();
    }

    /** Makes a call, and describes its result. */
    static <T> T observe(Observation observation, Supplier<T> call, Consumer<T> result) {
        Observation.Scope scope = observation.openScope();
        try {
            T value = call.get();
            result.accept(value);
            return value;
        } catch (RuntimeException | Error e) {
            observation.lowCardinalityKeyValue(BonselaTag.ERROR_TYPE.asString(), type(e));
            observation.error(new CallFailedException(type(e)));
            throw e;
        } finally {
            scope.close();
            observation.stop();
        }
    }

    /** Says which kind of failure it was: the words of an exception can contain a phone number or a secret. */
    private static final class CallFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private CallFailedException(String type) {
            super(type, null, false, false);
        }
    }

    private static String type(Throwable e) {
        return e instanceof BonselaException known
                ? RewardCounters.word(known.code())
                : e.getClass().getName();
    }
}
