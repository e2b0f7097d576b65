package loyalty.console;

import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Resume;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.connectors.voucher.CodeFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loyalty.secret.Secrets;
import loyalty.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages of what can be earned: rewards with their codes, and campaigns. */
@Controller
@PreAuthorize("hasAuthority('READ_RULES')")
class RewardPages {
    /** How many days the figures of campaigns go back. */
    private static final int SHOWN = 90;

    private static final int MISTAKES = 20;

    private final RewardEngine engine;
    private final ConsoleCommands commands;
    private final Secrets secrets;

    private final Clock clock;

    RewardPages(RewardEngine engine, ConsoleCommands commands, Secrets secrets, Clock clock) {
        this.clock = clock;
        this.engine = engine;
        this.commands = commands;
        this.secrets = secrets;
    }

    /** A line of the list of rewards. */
    record RewardLine(String id, String type, String value, String validity, String source) {
        static RewardLine of(Reward reward) {
            return new RewardLine(
                    reward.id(),
                    reward.type(),
                    reward.value() != null
                            ? reward.value().toString()
                            : Objects.requireNonNullElse(reward.unit(), "a thing"),
                    reward.validity() == null
                            ? "no end"
                            : reward.validity().length().toString().substring(1),
                    source(reward.fulfilment()));
        }

        private static String source(Reward.@Nullable Fulfilment fulfilment) {
            if (fulfilment instanceof Reward.Fulfilment.FromPool pool) {
                return "pool " + pool.pool();
            }
            return fulfilment instanceof Reward.Fulfilment.ByConnector external
                    ? "connector " + external.connector()
                    : "the engine";
        }
    }

    /** A line of the list of campaigns. */
    record CampaignLine(
            String id, String from, String until, String budget, boolean paused, long granted, List<String> rules) {
        static CampaignLine of(RuleSet rules, Campaign campaign, long granted) {
            List<Rule> own = rules.rules().stream()
                    .filter(rule -> campaign.id().equals(rule.campaign()))
                    .toList();
            String budgets = Stream.concat(
                            Stream.ofNullable(campaign.budget()),
                            own.stream().flatMap(rule -> Stream.ofNullable(rule.budget())))
                    .distinct()
                    .collect(Collectors.joining(", "));
            return new CampaignLine(
                    campaign.id(),
                    campaign.from() == null ? "any time" : campaign.from().toString(),
                    campaign.until() == null ? "any time" : campaign.until().toString(),
                    budgets.isEmpty() ? "none" : budgets,
                    campaign.paused(),
                    granted,
                    own.stream()
                            .map(rule -> rule.title() == null ? rule.id() : rule.title())
                            .toList());
        }
    }

    @GetMapping("/console/rewards")
    String rewards(Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        List<PoolStock> pools = engine.records().pools(tenant);
        model.addAttribute(
                "rewards",
                engine.records().ruleSet(tenant).map(RuleSet::rewards).orElse(List.of()).stream()
                        .map(RewardLine::of)
                        .toList());
        model.addAttribute("pools", pools);
        model.addAttribute("command", secrets.id("console"));
        return "rewards";
    }

    /** Imports the codes of a file: all of them, or none if one of its lines is doubtful. */
    @PostMapping("/console/pools")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String upload(
            @RequestParam String pool,
            @RequestParam String command,
            @RequestParam MultipartFile codes,
            Authentication caller,
            RedirectAttributes flash)
            throws IOException {
        CodeFile file = CodeFile.read(codes.getInputStream());
        List<String> mistakes = file.problems().entrySet().stream()
                .map(problem -> "Line " + problem.getKey() + ": " + problem.getValue())
                .limit(MISTAKES)
                .toList();
        if (!pool.strip().matches("[a-z0-9][a-z0-9-]{0,49}")) {
            flash.addFlashAttribute("problem", "A pool is named by small letters, digits and dashes.");
        } else if (!mistakes.isEmpty()) {
            flash.addFlashAttribute("problem", "Nothing was imported. The file has mistakes:");
            flash.addFlashAttribute("mistakes", mistakes);
        } else {
            commands.execute(Callers.of(caller), command, "", origin -> file.into(origin, pool.strip()), flash);
        }
        return "redirect:/console/rewards";
    }

    @GetMapping("/console/campaigns")
    String campaigns(Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        Optional<RuleSet> rules = engine.records().ruleSet(tenant);
        Map<String, Long> granted =
                rules.map(set -> granted(tenant, set.zone())).orElse(Map.of());
        model.addAttribute(
                "campaigns",
                rules.map(set -> set.campaigns().stream()
                                .map(campaign ->
                                        CampaignLine.of(set, campaign, granted.getOrDefault(campaign.id(), 0L)))
                                .toList())
                        .orElse(List.of()));
        model.addAttribute("command", secrets.id("console"));
        return "campaigns";
    }

    /** Returns the number of rewards of each campaign that were granted in the last days. */
    private Map<String, Long> granted(String tenant, ZoneId zone) {
        Instant now = clock.instant();
        Instant from = LocalDate.ofInstant(now, zone)
                .minusDays(SHOWN)
                .atStartOfDay(zone)
                .toInstant();
        Map<String, Long> granted = new HashMap<>();
        engine.reports().issuances(tenant, from, now).forEach(figure -> {
            if (figure.campaign() != null) {
                granted.merge(figure.campaign(), figure.count(), Long::sum);
            }
        });
        return granted;
    }

    @PostMapping("/console/campaigns/{id}/{verb:pause|resume}")
    @PreAuthorize("hasAuthority('WRITE_RULES')")
    String pause(
            @PathVariable String id,
            @PathVariable String verb,
            @RequestParam String command,
            Authentication caller,
            RedirectAttributes flash) {
        commands.execute(
                Callers.of(caller),
                command,
                "",
                origin -> {
                    Command change = verb.equals("pause")
                            ? new Pause(origin, Part.campaign(id))
                            : new Resume(origin, Part.campaign(id));
                    return change;
                },
                flash);
        return "redirect:/console/campaigns";
    }
}
