package io.bonsela.core.delivery;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.ConfigDefinition;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.ConnectorConfig;
import io.bonsela.api.connector.ConnectorContext;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.DeliveryOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/** A provider in this JVM that does what a test says, and counts. */
public final class ScriptedProvider implements ConnectorProvider {
    public final List<IssueRequest> issued = new CopyOnWriteArrayList<>();
    final List<LookupRequest> asked = new CopyOnWriteArrayList<>();
    final List<Message> published = new CopyOnWriteArrayList<>();
    final Capabilities capabilities;
    private final String id;
    private final Kind kind;
    volatile Function<IssueRequest, DeliveryOutcome> issue =
            request -> new DeliveryOutcome.Delivered("OK", "p-" + request.reference(), null);
    volatile Function<LookupRequest, Optional<DeliveryOutcome>> lookup = request -> Optional.empty();
    volatile Function<Message, DeliveryOutcome> publish = message -> new DeliveryOutcome.Delivered("200", null, null);
    volatile Predicate<String> wants = message -> true;
    volatile Function<LookupRequest, DeliveryOutcome> reverse = request -> new DeliveryOutcome.Reversed("TAKEN_BACK");
    volatile Function<CallbackRequest, CallbackResult> callback = request -> new CallbackResult.Ignored("NONE");

    public volatile Runnable close = () -> {};

    public ScriptedProvider(String id, Kind kind, Capabilities capabilities) {
        this.id = id;
        this.kind = kind;
        this.capabilities = capabilities;
    }

    @Override
    public String id() {
        return id;
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
        return kind;
    }

    @Override
    public ConfigDefinition config() {
        return ConfigDefinition.of();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Connector create(ConnectorConfig config, ConnectorContext context) {
        return new Connector() {
            @Override
            public DeliveryOutcome issue(IssueRequest request) {
                issued.add(request);
                return issue.apply(request);
            }

            @Override
            public Optional<DeliveryOutcome> lookup(LookupRequest request) {
                asked.add(request);
                return lookup.apply(request);
            }

            @Override
            public DeliveryOutcome publish(Message message) {
                published.add(message);
                return publish.apply(message);
            }

            @Override
            public DeliveryOutcome reverse(LookupRequest request) {
                return reverse.apply(request);
            }

            @Override
            public Set<String> subscriptions() {
                return Set.of("*");
            }

            @Override
            public boolean wants(String tenant, String type, Map<String, Object> data) {
                return wants.test(tenant + ' ' + type + ' ' + data);
            }

            @Override
            public CallbackResult parseCallback(CallbackRequest request) {
                return callback.apply(request);
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
