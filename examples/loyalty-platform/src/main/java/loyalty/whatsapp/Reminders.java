package loyalty.whatsapp;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Records.Page;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import loyalty.tenant.OwnIds;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Announces rewards that expire within three days, each once. */
@Component
public class Reminders {
    /** The message of the engine about a reward that expires soon. */
    public static final String EXPIRING = "reward.expiring";

    private static final Duration BEFORE = Duration.ofDays(3);
    private static final int PAGE = 500;

    private final RewardEngine engine;
    private final Tenants tenants;
    private final TenantScope scope;
    private final Clock clock;

    Reminders(RewardEngine engine, Tenants tenants, TenantScope scope, Clock clock) {
        this.engine = engine;
        this.tenants = tenants;
        this.scope = scope;
        this.clock = clock;
    }

    /** Announces what expires soon. */
    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1H")
    public void announce() {
        for (Tenant tenant : scope.acrossTenants(tenants::list)) {
            engine.records()
                    .ruleSet(tenant.id())
                    .ifPresent(rules -> rules.rewards().forEach(reward -> announce(rules, reward)));
        }
    }

    /** Reads only what was granted at a time from which it expires soon. */
    private void announce(RuleSet rules, Reward reward) {
        Reward.Validity validity = reward.validity();
        if (validity == null || reward.type().equals("credit")) {
            return;
        }
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, rules.zone());
        // A period that is rounded up ends up to a year later.
        Instant from = today.minus(validity.length())
                .minusDays(validity.roundedUpTo() == null ? 1 : 366)
                .atStartOfDay(rules.zone())
                .toInstant();
        Instant until = today.plusDays(BEFORE.toDays() + 1)
                .minus(validity.length())
                .plusDays(1)
                .atStartOfDay(rules.zone())
                .toInstant();
        Query query = Query.of(rules.tenant())
                .reward(reward.id())
                .state(IssuanceState.ISSUED)
                .between(from, until)
                .limit(PAGE);
        for (@Nullable Query next = query; next != null; ) {
            Page<Issuance> page = engine.records().issuances(next);
            page.items().stream().filter(issuance -> expiresSoon(issuance, now)).forEach(this::announce);
            next = page.next().map(query::after).orElse(null);
        }
    }

    private static boolean expiresSoon(Issuance issuance, Instant now) {
        Instant expiry = issuance.expiresAt();
        return expiry != null && expiry.isAfter(now) && !expiry.isAfter(now.plus(BEFORE));
    }

    private void announce(Issuance issuance) {
        String what =
                issuance.value() == null ? issuance.reward() : issuance.value().toString();
        engine.execute(new Announce(
                Origin.of(issuance.tenant(), OwnIds.of("remind/" + issuance.id()), "platform"),
                EXPIRING,
                issuance.subject(),
                Map.of(
                        "issuance", issuance.id(),
                        "reward", issuance.reward(),
                        "kind", issuance.type(),
                        "value", what,
                        "expiresAt", Objects.requireNonNull(issuance.expiresAt()))));
    }
}
