package loyalty.api;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.time.Instant;
import java.util.List;
import loyalty.web.ProblemException;
import loyalty.webhook.Endpoint;
import loyalty.webhook.Endpoints;
import loyalty.webhook.Senders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints to which messages are sent, signed according to Standard Webhooks. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/webhook-endpoints")
@PreAuthorize("hasAuthority('MANAGE_ACCESS')")
class WebhookController {
    private static final int MOST_EVENTS = 20;

    private final Endpoints endpoints;
    private final Senders senders;

    WebhookController(Endpoints endpoints, Senders senders) {
        this.endpoints = endpoints;
        this.senders = senders;
    }

    /** Where messages are sent, and which types, such as {@code reward.issued}; without types, all. */
    record EndpointData(String url, @Nullable List<String> events) {}

    /** An endpoint as the API shows it: without its key. */
    record EndpointView(String id, String url, List<String> events, boolean active, Instant createdAt) {
        static EndpointView of(Endpoint endpoint) {
            return new EndpointView(
                    endpoint.id(), endpoint.url(), endpoint.events(), endpoint.active(), endpoint.createdAt());
        }
    }

    /** An endpoint with a new key, which is shown once. */
    record EndpointSecret(EndpointView endpoint, String secret) {}

    @GetMapping
    List<EndpointView> list(@PathVariable String tenant) {
        return endpoints.list(tenant).stream().map(EndpointView::of).toList();
    }

    @GetMapping("/{id}")
    EndpointView get(@PathVariable String tenant, @PathVariable String id) {
        return list(tenant).stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(WebhookController::unknown);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<EndpointSecret> add(@PathVariable String tenant, @RequestBody EndpointData data) {
        Endpoint added = endpoints
                .add(tenant, url(data), events(data))
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT,
                        "TOO_MANY_ENDPOINTS",
                        "a tenant has at most " + Endpoints.MOST + ": change or delete one"));
        return withSecret(HttpStatus.CREATED, added);
    }

    /** Changes an endpoint, and activates it again if it was gone. */
    @PutMapping("/{id}")
    EndpointView change(@PathVariable String tenant, @PathVariable String id, @RequestBody EndpointData data) {
        return endpoints
                .change(tenant, id, url(data), events(data))
                .map(EndpointView::of)
                .orElseThrow(WebhookController::unknown);
    }

    /** Makes a new key. The one before signs too until the next new key, so that the receiver can change keys. */
    @PostMapping("/{id}/secrets")
    ResponseEntity<EndpointSecret> renewSecret(@PathVariable String tenant, @PathVariable String id) {
        return withSecret(HttpStatus.OK, endpoints.renewSecret(tenant, id).orElseThrow(WebhookController::unknown));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String tenant, @PathVariable String id) {
        if (!endpoints.remove(tenant, id)) {
            throw unknown();
        }
    }

    private static ResponseEntity<EndpointSecret> withSecret(HttpStatus status, Endpoint endpoint) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(new EndpointSecret(EndpointView.of(endpoint), endpoint.secret()));
    }

    private String url(EndpointData data) {
        String url = Bodies.required("url", data.url());
        try {
            senders.check(url);
        } catch (BonselaException e) {
            if (e.code() != ErrorCode.INVALID_CONFIGURATION) {
                throw e;
            }
            throw Bodies.invalid("url", "cannot be used: " + e.detail());
        }
        return url;
    }

    private static List<String> events(EndpointData data) {
        List<String> events = data.events() == null || data.events().isEmpty() ? List.of("*") : data.events();
        if (events.size() > MOST_EVENTS
                || !events.stream().allMatch(type -> type != null && type.matches("\\*|[a-z][a-z0-9._-]{0,59}"))) {
            throw Bodies.invalid(
                    "events", "are not at most " + MOST_EVENTS + " types of messages such as reward.issued");
        }
        return events;
    }

    private static ProblemException unknown() {
        return ProblemException.unknown("ENDPOINT");
    }
}
