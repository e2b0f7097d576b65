package loyalty.console;

import io.bonsela.api.Query;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.report.OverviewReport;
import io.bonsela.report.ReportStyle;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import loyalty.console.BudgetPages.BudgetLine;
import loyalty.customer.Customers;
import loyalty.staff.Permission;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The first page of the console: what happened lately, and how the budgets stand. */
@Controller
class DashboardController {
    private static final List<Integer> PERIODS = List.of(7, 30, 90);
    private static final int ACTIVITY = 10;
    private static final int FEW = 10;

    private final RewardEngine engine;
    private final Customers customers;
    private final TenantScope scope;
    private final Clock clock;

    DashboardController(RewardEngine engine, Customers customers, TenantScope scope, Clock clock) {
        this.engine = engine;
        this.customers = customers;
        this.scope = scope;
        this.clock = clock;
    }

    @GetMapping({"/", "/console/"})
    String start() {
        return "redirect:/console";
    }

    @GetMapping("/console")
    String dashboard(
            @RequestParam(defaultValue = "30") int days,
            @ModelAttribute("merchant") Tenant merchant,
            Authentication caller,
            Model model) {
        if (!Callers.of(caller).permissions().contains(Permission.READ_BOOKS)) {
            return "redirect:/console/till";
        }
        int period = PERIODS.contains(days) ? days : PERIODS.get(1);
        String id = merchant.id();
        ZoneId zone = merchant.zone();
        // Whole days: their figures are added up already.
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Instant from = today.minusDays(period - 1L).atStartOfDay(zone).toInstant();
        Instant until = today.plusDays(1).atStartOfDay(zone).toInstant();
        model.addAttribute("customers", scope.reading(id, () -> customers.active(id)));
        model.addAttribute("days", period);
        model.addAttribute("periods", PERIODS);
        model.addAttribute("report", report(id, from, until).fragment());
        model.addAttribute("alerts", alerts(id));
        model.addAttribute("activity", activity(merchant));
        return "dashboard";
    }

    /**
     * Something that somebody should look at.
     *
     * @param words what it is
     * @param path where it can be seen
     */
    record Alert(String words, String path) {}

    private List<Alert> alerts(String tenant) {
        List<Alert> alerts = new ArrayList<>();
        Query query = Query.of(tenant).limit(100);
        long stuck = DeliveryPages.ATTENTION.stream()
                .mapToLong(state -> engine.records()
                        .deliveries(query.deliveryState(state))
                        .items()
                        .size())
                .sum();
        if (stuck > 0) {
            alerts.add(new Alert(stuck + " deliveries need somebody", "/console/deliveries"));
        }
        int waiting = engine.records().waiting(tenant).size();
        if (waiting > 0) {
            alerts.add(new Alert(waiting + " proposals wait for an approval", "/console/rules"));
        }
        latest(engine.records().budgets(tenant)).stream()
                .map(BudgetLine::of)
                .filter(line -> !line.level().equals("low"))
                .forEach(line -> alerts.add(new Alert(
                        "Budget " + line.budget() + " is used by " + line.percent() + " %", "/console/budgets")));
        engine.records().pools(tenant).stream()
                .filter(pool -> pool.available() < FEW)
                .forEach(pool -> alerts.add(new Alert(
                        "Pool " + pool.pool() + " has " + pool.available() + " codes left", "/console/rewards")));
        return alerts;
    }

    /** Returns the latest rewards, a line each. */
    private List<String> activity(Tenant merchant) {
        Map<String, String> titles = Words.titles(engine.records().ruleSet(merchant.id()));
        return engine.records().issuances(Query.of(merchant.id()).newestFirst().limit(ACTIVITY)).items().stream()
                .map(issuance -> Moments.text(issuance.issuedAt(), merchant.zone()) + ": "
                        + (issuance.value() == null ? issuance.reward() : issuance.value()) + ", "
                        + titles.getOrDefault(issuance.rule(), issuance.rule()))
                .toList();
    }

    private OverviewReport report(String tenant, Instant from, Instant until) {
        return new OverviewReport(
                engine.reports().issuances(tenant, from, until),
                engine.reports().days(tenant, from, until),
                latest(engine.records().budgets(tenant)),
                Words.titles(engine.records().ruleSet(tenant)));
    }

    /** Returns each budget in its latest period. */
    private static List<BudgetBalance> latest(List<BudgetBalance> all) {
        Map<String, BudgetBalance> latest = new LinkedHashMap<>();
        all.stream()
                .sorted(Comparator.comparing(BudgetBalance::period))
                .forEach(each -> latest.put(each.budget(), each));
        return List.copyOf(latest.values());
    }

    /** The style of the charts, which the content security policy allows from this address only. */
    @GetMapping(path = "/report.css", produces = "text/css")
    @ResponseBody
    String style() {
        return ReportStyle.css();
    }
}
