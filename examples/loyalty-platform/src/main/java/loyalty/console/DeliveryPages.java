package loyalty.console;

import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import loyalty.secret.Secrets;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of deliveries: those that need somebody, and the latest. */
@Controller
@PreAuthorize("hasAuthority('READ_BOOKS')")
class DeliveryPages {
    private static final int SHOWN = 50;
    /** Held and dead ones can be sent again; the others need somebody who asks the provider. */
    static final List<DeliveryState> ATTENTION =
            List.of(DeliveryState.HELD, DeliveryState.DEAD, DeliveryState.UNKNOWN, DeliveryState.CONTRADICTED);

    private final RewardEngine engine;
    private final ConsoleCommands commands;
    private final Secrets secrets;

    DeliveryPages(RewardEngine engine, ConsoleCommands commands, Secrets secrets) {
        this.engine = engine;
        this.commands = commands;
        this.secrets = secrets;
    }

    /** A line of the list. */
    record DeliveryLine(
            String id, String connector, String customer, String state, String code, String at, boolean again) {
        static DeliveryLine of(Delivery delivery, ZoneId zone) {
            return new DeliveryLine(
                    delivery.id(),
                    delivery.connector(),
                    Objects.requireNonNullElse(delivery.subject(), ""),
                    delivery.state().name().toLowerCase(Locale.ROOT),
                    Words.result(delivery.progress().code()),
                    Moments.text(delivery.createdAt(), zone),
                    delivery.state() == DeliveryState.HELD || delivery.state() == DeliveryState.DEAD);
        }
    }

    /** A line of the list of connectors. */
    record ConnectorLine(String name, String sending, String asking) {
        static ConnectorLine of(ConnectorStatus status) {
            return new ConnectorLine(status.name(), Words.breaker(status.sending()), Words.breaker(status.asking()));
        }
    }

    @GetMapping("/console/deliveries")
    String deliveries(
            @RequestParam(defaultValue = "attention") String show,
            @ModelAttribute("merchant") Tenant merchant,
            Model model) {
        Query query = Query.of(merchant.id()).newestFirst().limit(SHOWN);
        Stream<Delivery> found = show.equals("all")
                ? engine.records().deliveries(query).items().stream()
                : ATTENTION.stream()
                        .flatMap(state -> engine.records().deliveries(query.deliveryState(state)).items().stream());
        model.addAttribute("show", show.equals("all") ? "all" : "attention");
        model.addAttribute(
                "deliveries",
                found.limit(SHOWN)
                        .map(each -> DeliveryLine.of(each, merchant.zone()))
                        .toList());
        model.addAttribute(
                "connectors",
                engine.deliveries().connectors().stream().map(ConnectorLine::of).toList());
        model.addAttribute("command", secrets.id("console"));
        return "deliveries";
    }

    @PostMapping("/console/deliveries/{id}/again")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    String again(
            @PathVariable String id, @RequestParam String command, Authentication caller, RedirectAttributes flash) {
        commands.execute(Callers.of(caller), command, "", origin -> new Redeliver(origin, id), flash);
        return "redirect:/console/deliveries";
    }
}
