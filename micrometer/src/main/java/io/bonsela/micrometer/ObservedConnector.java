package io.bonsela.micrometer;

import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.Secret;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Observes the calls of a connector that reach its provider. */
record ObservedConnector(Connector connector, String provider, ObservationRegistry registry) implements Connector {
    @Override
    public DeliveryOutcome issue(IssueRequest request) {
        return observe("issue", request.correlation(), () -> connector.issue(request), ObservedConnector::word);
    }

    @Override
    public Optional<DeliveryOutcome> lookup(LookupRequest request) {
        return observe(
                "lookup",
                request.correlation(),
                () -> connector.lookup(request),
                found -> found.map(ObservedConnector::word).orElse("unseen"));
    }

    @Override
    public DeliveryOutcome reverse(LookupRequest request) {
        return observe("reverse", request.correlation(), () -> connector.reverse(request), ObservedConnector::word);
    }

    @Override
    public Optional<Secret> reveal(LookupRequest request) {
        return observe(
                "reveal",
                request.correlation(),
                () -> connector.reveal(request),
                found -> found.isPresent() ? "found" : "unseen");
    }

    @Override
    public DeliveryOutcome publish(Message message) {
        return observe("publish", message.correlation(), () -> connector.publish(message), ObservedConnector::word);
    }

    private <T> T observe(String call, String correlation, Supplier<T> supplier, Function<T, String> outcome) {
        Observation observation = Observations.start(BonselaObservation.CALL, registry)
                .lowCardinalityKeyValue(BonselaTag.PROVIDER.asString(), provider)
                .lowCardinalityKeyValue(BonselaTag.CALL.asString(), call)
                .lowCardinalityKeyValue(BonselaTag.OUTCOME.asString(), "failed")
                .highCardinalityKeyValue(BonselaDetail.CORRELATION.asString(), correlation);
        return Observations.observe(
                observation,
                supplier,
                result -> observation.lowCardinalityKeyValue(BonselaTag.OUTCOME.asString(), outcome.apply(result)));
    }

    /** Returns the kind of an outcome, such as {@code not_sent}. */
    private static String word(DeliveryOutcome outcome) {
        return outcome.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public Set<String> subscriptions() {
        return connector.subscriptions();
    }

    @Override
    public boolean wants(String tenant, String type, Map<String, Object> data) {
        return connector.wants(tenant, type, data);
    }

    @Override
    public CallbackResult parseCallback(CallbackRequest request) {
        return connector.parseCallback(request);
    }

    @Override
    public ConnectorHealth health() {
        return connector.health();
    }

    @Override
    public void close() {
        connector.close();
    }
}
