package loyalty.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import loyalty.channel.Channels;
import loyalty.channel.Channels.Added;
import loyalty.channel.Channels.Channel;
import loyalty.channel.Channels.Kind;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Channels of a tenant: USSD gateways and WhatsApp numbers. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/channels")
@PreAuthorize("hasAuthority('MANAGE_ACCESS')")
class ChannelController {
    private static final Map<Kind, Set<String>> OPTIONAL = Map.of(
            Kind.USSD, Set.of("session-field", "phone-field", "text-field", "addresses"),
            Kind.WHATSAPP, Set.of("previous-app-secret"));
    private static final Map<Kind, Set<String>> REQUIRED = Map.of(
            Kind.USSD, Set.of(),
            Kind.WHATSAPP, Set.of("verify-token", "app-secret", "access-token", "phone-number-id"));

    private final Channels channels;

    ChannelController(Channels channels) {
        this.channels = channels;
    }

    /** A channel to add, with its settings by name. */
    record NewChannel(Kind kind, @Nullable Map<String, String> settings) {}

    /** A channel as the API shows it: without its settings, which are secret. */
    record ChannelView(String id, Kind kind) {
        static ChannelView of(Channel channel) {
            return new ChannelView(channel.id(), channel.kind());
        }
    }

    /** A new channel, and the address that the provider calls, which is shown once. */
    record ChannelAdded(ChannelView channel, String address) {}

    @GetMapping
    List<ChannelView> list(@PathVariable String tenant) {
        return channels.list(tenant).stream().map(ChannelView::of).toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ChannelAdded> add(@PathVariable String tenant, @RequestBody NewChannel data) {
        if (data.kind() == null) {
            throw Bodies.invalid("kind", "is missing");
        }
        Map<String, String> settings = new TreeMap<>();
        if (data.settings() != null) {
            data.settings().forEach((name, value) -> settings.put(name, Bodies.secret(name, value)));
        }
        Set<String> missing = new TreeSet<>(REQUIRED.get(data.kind()));
        missing.removeAll(settings.keySet());
        if (!missing.isEmpty()) {
            throw Bodies.invalid("settings", "lacks " + String.join(", ", missing));
        }
        Set<String> unknown = new TreeSet<>(settings.keySet());
        unknown.removeAll(REQUIRED.get(data.kind()));
        unknown.removeAll(OPTIONAL.get(data.kind()));
        if (!unknown.isEmpty()) {
            throw Bodies.invalid("settings", "has unknown names: " + String.join(", ", unknown));
        }
        Added added = channels.add(tenant, data.kind(), settings);
        String path = data.kind() == Kind.USSD ? "/channels/ussd/" : "/channels/whatsapp/";
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new ChannelAdded(ChannelView.of(added.channel()), path + added.key()));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String tenant, @PathVariable String id) {
        if (!channels.remove(tenant, id)) {
            throw ProblemException.unknown("CHANNEL");
        }
    }
}
