package io.bonsela.testkit.engine;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.DuplicateHandling;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.connector.DeliveryOutcome;
import java.util.Map;
import java.util.function.Function;

/** A provider of airtime that runs code before it delivers. */
public final class CallingProvider implements ConnectorProvider {
    private final Function<IssueRequest, DeliveryOutcome> answer;

    /**
     * Creates a provider.
     *
     * @param first runs before each delivery
     */
    public CallingProvider(Runnable first) {
        this(request -> {
            first.run();
            return new DeliveryOutcome.Delivered("OK", "p-" + request.reference(), null);
        });
    }

    /**
     * Creates a provider.
     *
     * @param answer returns the outcome of each delivery
     */
    public CallingProvider(Function<IssueRequest, DeliveryOutcome> answer) {
        this.answer = answer;
    }

    /** Connectors with one connector, "air", of this provider. */
    public Connectors connectors() {
        return Connectors.with()
                .provider(this)
                .config(ConnectorsConfig.of(Map.of("air", Map.of("provider", "calling"))))
                .build();
    }

    @Override
    public String id() {
        return "calling";
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
        return Capabilities.of(DuplicateHandling.REPLAY_RETURNS_ORIGINAL);
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new Connector() {
            @Override
            public DeliveryOutcome issue(IssueRequest request) {
                return answer.apply(request);
            }
        };
    }
}
