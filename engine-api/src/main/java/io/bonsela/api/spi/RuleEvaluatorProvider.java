package io.bonsela.api.spi;

/** Compiles rules for matching; found by {@link java.util.ServiceLoader}, or passed by hand. Thread-safe. */
public interface RuleEvaluatorProvider {
    /** Its name, for logs and figures. */
    String id();

    /**
     * Compiles the rules of one tenant and one event type, off the path of events.
     *
     * @param spec the rules, checked
     */
    RuleEvaluator compile(EvaluatorSpec spec);
}
