package loyalty.api;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.UndoRedeem;
import java.time.Instant;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Rewards that were granted: how they stand, and what is done with them. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
class IssuanceController {
    private final RewardEngine engine;
    private final Commands commands;

    IssuanceController(RewardEngine engine, Commands commands) {
        this.engine = engine;
        this.commands = commands;
    }

    /** A reward as the API shows it. */
    record IssuanceView(
            String id,
            String customer,
            String event,
            String rule,
            @Nullable String campaign,
            String reward,
            String type,
            @Nullable String value,
            @Nullable String remaining,
            String state,
            Instant issuedAt,
            @Nullable Instant expiresAt) {
        static IssuanceView of(Issuance issuance) {
            return new IssuanceView(
                    issuance.id(),
                    issuance.subject(),
                    issuance.eventId(),
                    issuance.rule(),
                    issuance.campaign(),
                    issuance.reward(),
                    issuance.type(),
                    text(issuance.value()),
                    text(issuance.remaining()),
                    issuance.state().name(),
                    issuance.issuedAt(),
                    issuance.expiresAt());
        }

        private static @Nullable String text(@Nullable Money money) {
            return money == null ? null : money.toString();
        }
    }

    /** What proves the right to a reward: a code, or a reward with its password, or with the caller's word alone. */
    record Redemption(
            @Nullable String code,
            @Nullable String issuance,
            @Nullable String password,
            @Nullable String amount,
            @Nullable String customer,
            @Nullable String event) {}

    /** Which kind of code is made. */
    record CodeKind(NewCode.Kind kind) {}

    @GetMapping("/issuances")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    Page<IssuanceView> list(
            @PathVariable String tenant,
            @RequestParam(required = false) @Nullable String customer,
            @RequestParam(required = false) @Nullable IssuanceState state,
            @RequestParam(required = false) @Nullable String reward,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Query query = Query.of(tenant).limit(Bodies.limit(limit));
        query = customer == null ? query : query.subject(customer);
        query = state == null ? query : query.state(state);
        query = reward == null ? query : query.reward(reward);
        Records.Page<Issuance> page = engine.records().issuances(cursor == null ? query : query.after(cursor));
        return new Page<>(
                page.items().stream().map(IssuanceView::of).toList(),
                page.next().orElse(null));
    }

    @GetMapping("/issuances/{id}")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    IssuanceView get(@PathVariable String tenant, @PathVariable String id) {
        return engine.records()
                .issuance(tenant, id)
                .map(IssuanceView::of)
                .orElseThrow(() -> ProblemException.unknown("ISSUANCE"));
    }

    @PostMapping("/issuances/{id}/codes")
    @PreAuthorize("hasAuthority('REDEEM')")
    Commands.CommandDone newCode(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody CodeKind kind,
            Authentication caller) {
        if (kind.kind() == null) {
            throw Bodies.invalid("kind", "is missing");
        }
        return commands.execute(Callers.of(caller), key, null, origin -> new NewCode(origin, id, kind.kind()));
    }

    @PostMapping("/redemptions")
    @PreAuthorize("hasAuthority('REDEEM')")
    Commands.CommandDone redeem(
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody Redemption redemption,
            Authentication caller) {
        Redeem.Token token = token(redemption);
        Money amount = redemption.amount() == null ? null : Money.parse(redemption.amount());
        return commands.execute(
                Callers.of(caller),
                key,
                null,
                origin -> new Redeem(origin, token, amount, redemption.customer(), redemption.event()));
    }

    private static Redeem.Token token(Redemption redemption) {
        if (redemption.code() != null && redemption.issuance() == null && redemption.password() == null) {
            return new Redeem.Token.Code(redemption.code());
        } else if (redemption.code() != null || redemption.issuance() == null) {
            throw Bodies.invalid(
                    "code",
                    "or issuance is missing, or both are given: a code names its reward; a password of six digits needs"
                            + " the id of its reward as issuance, from GET /issuances?customer=ID&state=ISSUED");
        }
        return redemption.password() == null
                ? new Redeem.Token.Trusted(redemption.issuance())
                : new Redeem.Token.Password(redemption.issuance(), redemption.password());
    }

    @PostMapping("/issuances/{id}/undo")
    @PreAuthorize("hasAuthority('REDEEM')")
    Commands.CommandDone undo(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new UndoRedeem(origin, id));
    }

    @PostMapping("/issuances/{id}/cancel")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    Commands.CommandDone cancel(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Cancel(origin, id));
    }

    @PostMapping("/issuances/{id}/reverse")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    Commands.CommandDone reverse(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Reverse(origin, id));
    }
}
