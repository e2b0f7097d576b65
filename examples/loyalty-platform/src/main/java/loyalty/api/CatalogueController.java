package loyalty.api;

import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.connectors.voucher.CodeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be earned: rewards, campaigns, levels, and pools of codes. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
class CatalogueController {
    private final RewardEngine engine;
    private final Commands commands;

    CatalogueController(RewardEngine engine, Commands commands) {
        this.engine = engine;
        this.commands = commands;
    }

    /** A reward of the catalogue. */
    record RewardView(
            String id,
            String type,
            @Nullable String unit,
            @Nullable String value,
            @Nullable String cost) {
        static RewardView of(Reward reward) {
            return new RewardView(reward.id(), reward.type(), reward.unit(), text(reward.value()), text(reward.cost()));
        }

        private static @Nullable String text(@Nullable Money money) {
            return money == null ? null : money.toString();
        }
    }

    /** A campaign. */
    record CampaignView(
            String id,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String budget,
            boolean paused) {
        static CampaignView of(Campaign campaign) {
            return new CampaignView(
                    campaign.id(), campaign.from(), campaign.until(), campaign.budget(), campaign.paused());
        }
    }

    /** The level of a customer in a tier; null: none. */
    record TierView(
            String tier,
            @Nullable String level,
            Instant since,
            @Nullable Instant until) {}

    /** A pool of codes. */
    record PoolView(String id, long imported, long reserved, long claimed, long available) {}

    @GetMapping("/rewards")
    @PreAuthorize("hasAuthority('READ_RULES')")
    List<RewardView> rewards(@PathVariable String tenant) {
        return rules(tenant)
                .flatMap(rules -> rules.rewards().stream())
                .map(RewardView::of)
                .toList();
    }

    @GetMapping("/rewards/{id}")
    @PreAuthorize("hasAuthority('READ_RULES')")
    RewardView reward(@PathVariable String tenant, @PathVariable String id) {
        return rewards(tenant).stream()
                .filter(reward -> reward.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.unknown("REWARD"));
    }

    @GetMapping("/campaigns")
    @PreAuthorize("hasAuthority('READ_RULES')")
    List<CampaignView> campaigns(@PathVariable String tenant) {
        return rules(tenant)
                .flatMap(rules -> rules.campaigns().stream())
                .map(CampaignView::of)
                .toList();
    }

    @GetMapping("/customers/{id}/tiers")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    List<TierView> tiers(@PathVariable String tenant, @PathVariable String id) {
        return engine.records().tiers(tenant, id).stream()
                .map(tier -> new TierView(tier.tier(), tier.level(), tier.since(), tier.until()))
                .toList();
    }

    @GetMapping("/pools")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    List<PoolView> pools(@PathVariable String tenant) {
        return engine.records().pools(tenant).stream()
                .map(pool ->
                        new PoolView(pool.pool(), pool.imported(), pool.reserved(), pool.claimed(), pool.available()))
                .toList();
    }

    /** Imports the codes of a CSV file: all of them, or none if one of its lines is doubtful. */
    @PostMapping(path = "/pools/{id}/codes", consumes = "text/csv")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    Commands.CommandDone importCodes(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody byte[] csv,
            Authentication caller)
            throws IOException {
        CodeFile file = CodeFile.read(new ByteArrayInputStream(csv));
        if (!file.problems().isEmpty()) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "INVALID_CODES",
                    "some lines of the file are doubtful, and no code was imported",
                    Map.of("lines", file.problems()));
        }
        return commands.execute(Callers.of(caller), key, null, origin -> file.into(origin, id));
    }

    private Stream<RuleSet> rules(String tenant) {
        return engine.records().ruleSet(tenant).stream();
    }
}
