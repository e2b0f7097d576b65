package loyalty.console;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import loyalty.staff.Member;
import loyalty.staff.StaffDesk;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of who did what. */
@Controller
@PreAuthorize("hasAuthority('READ_AUDIT')")
class AuditPages {
    private static final int SHOWN = 50;

    private final RewardEngine engine;
    private final StaffDesk desk;

    AuditPages(RewardEngine engine, StaffDesk desk) {
        this.engine = engine;
        this.desk = desk;
    }

    /** A line of the list. */
    record AuditLine(String at, String verb, String actor, String note, String outcome, String customer) {
        static AuditLine of(AuditRecord record, Map<String, String> names, ZoneId zone) {
            String actor = record.origin().actor();
            Reason reason = record.receipt().reason();
            return new AuditLine(
                    Moments.text(record.receipt().at(), zone),
                    record.verb(),
                    names.getOrDefault(actor, actor),
                    Objects.requireNonNullElse(record.origin().note(), ""),
                    reason == null ? "done" : "refused: " + Refusals.words(reason, zone),
                    Objects.requireNonNullElse(record.subject(), ""));
        }
    }

    @GetMapping("/console/audit")
    String audit(
            @RequestParam(required = false) @Nullable String after,
            @ModelAttribute("merchant") Tenant merchant,
            Model model) {
        Query query = Query.of(merchant.id()).newestFirst().limit(SHOWN);
        Records.Page<AuditRecord> page = engine.records().audit(after == null ? query : query.after(after));
        Map<String, String> names =
                desk.list(merchant.id()).stream().collect(Collectors.toMap(Member::id, Member::name));
        model.addAttribute(
                "records",
                page.items().stream()
                        .map(record -> AuditLine.of(record, names, merchant.zone()))
                        .toList());
        model.addAttribute("next", page.next().orElse(null));
        return "audit";
    }
}
