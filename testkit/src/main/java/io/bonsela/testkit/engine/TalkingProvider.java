package io.bonsela.testkit.engine;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A provider of one connector, "air", whose answers a test defines. */
final class TalkingProvider implements ConnectorProvider {
    volatile Function<IssueRequest, DeliveryOutcome> issue = request -> new DeliveryOutcome.Delivered("OK", null, null);
    volatile Function<LookupRequest, Optional<DeliveryOutcome>> lookup = request -> Optional.empty();
    volatile Function<CallbackRequest, CallbackResult> callback = request -> new CallbackResult.Ignored("NONE");

    Connectors connectors() {
        return Connectors.with()
                .provider(this)
                .config(ConnectorsConfig.of(Map.of("air", Map.of("provider", id()))))
                .build();
    }

    @Override
    public String id() {
        return "talking";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public int spiVersion() {
        return SPI_VERSION;
    }

    @Override
    public Kind kind() {
        return Kind.AIRTIME;
    }

    @Override
    public ConfigDefinition config() {
        return ConfigDefinition.of();
    }

    @Override
    public Capabilities capabilities() {
        return Capabilities.of(DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP)
                .withLookup(LookupBy.REFERENCE)
                .withCallbacks()
                .withReversal();
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new Connector() {
            @Override
            public DeliveryOutcome issue(IssueRequest request) {
                return issue.apply(request);
            }

            @Override
            public Optional<DeliveryOutcome> lookup(LookupRequest request) {
                return lookup.apply(request);
            }

            @Override
            public DeliveryOutcome reverse(LookupRequest request) {
                return new DeliveryOutcome.Reversed("TAKEN_BACK");
            }

            @Override
            public CallbackResult parseCallback(CallbackRequest request) {
                return callback.apply(request);
            }
        };
    }
}
