package loyalty.api;

import io.bonsela.api.DayFigure;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.RewardEngine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Figures by day, whose cost does not depend on the number of decisions. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/analytics")
class AnalyticsController {
    private static final int LONGEST = 366;

    private final RewardEngine engine;
    private final Tenants tenants;
    private final TenantScope scope;

    AnalyticsController(RewardEngine engine, Tenants tenants, TenantScope scope) {
        this.engine = engine;
        this.tenants = tenants;
        this.scope = scope;
    }

    /** How many rewards of one day are now in one state. */
    record IssuedView(LocalDate date, @Nullable String campaign, String rule, String reward, String state, long count) {
        static IssuedView of(IssuanceFigure figure) {
            return new IssuedView(
                    figure.date(),
                    figure.campaign(),
                    figure.rule(),
                    figure.reward(),
                    figure.state().name(),
                    figure.count());
        }
    }

    /** What was posted on one day. */
    record PostedView(
            LocalDate date,
            @Nullable String campaign,
            @Nullable String rule,
            String kind,
            String amount,
            long count) {
        static PostedView of(DayFigure figure) {
            return new PostedView(
                    figure.date(),
                    figure.campaign(),
                    figure.rule(),
                    figure.kind().name(),
                    figure.amount().toString(),
                    figure.postings());
        }
    }

    @GetMapping("/issuances")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    List<IssuedView> issuances(
            @PathVariable String tenant, @RequestParam LocalDate from, @RequestParam LocalDate until) {
        Period period = period(tenant, from, until);
        return engine.reports().issuances(tenant, period.from(), period.until()).stream()
                .map(IssuedView::of)
                .toList();
    }

    @GetMapping("/postings")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    List<PostedView> postings(
            @PathVariable String tenant, @RequestParam LocalDate from, @RequestParam LocalDate until) {
        Period period = period(tenant, from, until);
        return engine.reports().days(tenant, period.from(), period.until()).stream()
                .map(PostedView::of)
                .toList();
    }

    /** Instants from the first up to the last, which is not part of it. */
    private record Period(Instant from, Instant until) {}

    /** Returns whole days of the tenant's zone, the last one included. */
    private Period period(String tenant, LocalDate from, LocalDate until) {
        if (until.isBefore(from) || from.plusDays(LONGEST).isBefore(until)) {
            throw Bodies.invalid("until", "is before from, or more than a year after it");
        }
        ZoneId zone = scope.reading(tenant, tenants::list).stream()
                .filter(each -> each.id().equals(tenant))
                .findFirst()
                .orElseThrow(() -> ProblemException.unknown("TENANT"))
                .zone();
        return new Period(
                from.atStartOfDay(zone).toInstant(),
                until.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
