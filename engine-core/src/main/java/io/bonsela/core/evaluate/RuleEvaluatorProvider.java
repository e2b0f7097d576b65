package io.bonsela.core.evaluate;

/** Compiles rules for matching. Found by {@link java.util.ServiceLoader}, or passed explicitly. Thread-safe. */
public interface RuleEvaluatorProvider {
    /** Its name, for logs and metrics. */
    String id();

    /**
     * Compiles the rules of one tenant and one event type. Called outside the processing of events.
     *
     * @param spec the checked rules
     */
    RuleEvaluator compile(EvaluatorSpec spec);
}
