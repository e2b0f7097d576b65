package loyalty.api;

import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.time.Instant;
import java.util.List;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deliveries of rewards and messages, and those that need somebody. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/deliveries")
class DeliveryController {
    private final RewardEngine engine;
    private final Commands commands;

    DeliveryController(RewardEngine engine, Commands commands) {
        this.engine = engine;
        this.commands = commands;
    }

    /** A delivery as the API shows it. */
    record DeliveryView(
            String id,
            String connector,
            @Nullable String customer,
            String state,
            String code,
            Instant createdAt,
            @Nullable Instant dueAt,
            String reference) {
        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id(),
                    delivery.connector(),
                    delivery.subject(),
                    delivery.state().name(),
                    delivery.progress().code(),
                    delivery.createdAt(),
                    delivery.progress().dueAt(),
                    delivery.reference());
        }
    }

    /** An attempt to deliver. */
    record AttemptView(int number, String kind, Instant at, long millis, String outcome, String code) {
        static AttemptView of(DeliveryAttempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.kind().name(),
                    attempt.at(),
                    attempt.took().toMillis(),
                    attempt.outcome(),
                    attempt.code());
        }
    }

    /** A delivery with its attempts. */
    record DeliveryLog(DeliveryView delivery, List<AttemptView> attempts) {}

    @GetMapping
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    Page<DeliveryView> list(
            @PathVariable String tenant,
            @RequestParam(required = false) @Nullable DeliveryState state,
            @RequestParam(required = false) @Nullable String connector,
            @RequestParam(required = false) @Nullable String customer,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Query query = Query.of(tenant).limit(Bodies.limit(limit));
        query = state == null ? query : query.deliveryState(state);
        query = connector == null ? query : query.connector(connector);
        query = customer == null ? query : query.subject(customer);
        Records.Page<Delivery> page = engine.records().deliveries(cursor == null ? query : query.after(cursor));
        return new Page<>(
                page.items().stream().map(DeliveryView::of).toList(),
                page.next().orElse(null));
    }

    @GetMapping("/{id}")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    DeliveryLog get(@PathVariable String tenant, @PathVariable String id) {
        Delivery delivery =
                engine.records().delivery(tenant, id).orElseThrow(() -> ProblemException.unknown("DELIVERY"));
        return new DeliveryLog(
                DeliveryView.of(delivery),
                engine.records().attempts(tenant, id).stream()
                        .map(AttemptView::of)
                        .toList());
    }

    @PostMapping("/{id}/redeliver")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    Commands.CommandDone redeliver(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Redeliver(origin, id));
    }
}
