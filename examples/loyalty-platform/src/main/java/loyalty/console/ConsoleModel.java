package loyalty.console;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import loyalty.staff.Caller;
import loyalty.staff.Permission;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import loyalty.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page of the console shows: the merchant, and the pages that the reader may open. */
@ControllerAdvice("loyalty.console")
class ConsoleModel {
    private static final List<NavigationLink> PAGES = List.of(
            new NavigationLink("dashboard", "Dashboard", "/console", null),
            new NavigationLink("till", "Till", "/console/till", Permission.REDEEM),
            new NavigationLink("customers", "Customers", "/console/customers", Permission.READ_CUSTOMERS),
            new NavigationLink("rewards", "Rewards", "/console/rewards", Permission.READ_RULES),
            new NavigationLink("rules", "Rules", "/console/rules", Permission.READ_RULES),
            new NavigationLink("campaigns", "Campaigns", "/console/campaigns", Permission.READ_RULES),
            new NavigationLink("budgets", "Budgets", "/console/budgets", Permission.READ_BOOKS),
            new NavigationLink("deliveries", "Deliveries", "/console/deliveries", Permission.READ_BOOKS),
            new NavigationLink("data", "Files", "/console/data", Permission.IMPORT_DATA),
            new NavigationLink("staff", "Staff", "/console/staff", Permission.MANAGE_ACCESS),
            new NavigationLink("audit", "Audit", "/console/audit", Permission.READ_AUDIT));
    private static final List<NavigationLink> FAKES = List.of(
            new NavigationLink("telephone", "Telephone", "/console/telephone", Permission.WRITE_CUSTOMERS),
            new NavigationLink("chat", "Chat", "/console/chat", Permission.WRITE_CUSTOMERS));

    private final Tenants tenants;
    private final TenantScope scope;
    private final boolean fakes;

    ConsoleModel(Tenants tenants, TenantScope scope, @Value("${loyalty.fakes:false}") boolean fakes) {
        this.fakes = fakes;
        this.tenants = tenants;
        this.scope = scope;
    }

    /** The merchant; null: nobody has signed in. */
    @ModelAttribute("merchant")
    @Nullable
    Tenant merchant(@Nullable Authentication authentication) {
        if (authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
            return null;
        }
        return scope.reading(caller.tenant(), tenants::list).stream()
                .filter(tenant -> tenant.id().equals(caller.tenant()))
                .findFirst()
                .orElse(null);
    }

    /**
     * A page in the navigation.
     *
     * @param id its id
     * @param title what it is called
     * @param path where it is
     * @param needed what a reader must be allowed to do; null: nothing
     */
    record NavigationLink(
            String id, String title, String path, @Nullable Permission needed) {}

    /** The pages that the reader may open. */
    @ModelAttribute("pages")
    List<NavigationLink> pages(@Nullable Authentication authentication) {
        Set<String> may = may(authentication);
        return Stream.concat(PAGES.stream(), fakes ? FAKES.stream() : Stream.empty())
                .filter(page ->
                        page.needed() == null || may.contains(page.needed().name()))
                .toList();
    }

    /** The names of what the reader may do. */
    @ModelAttribute("may")
    Set<String> may(@Nullable Authentication authentication) {
        return authentication != null && authentication.getPrincipal() instanceof Caller
                ? Callers.of(authentication).permissions().stream()
                        .map(Enum::name)
                        .collect(Collectors.toSet())
                : Set.of();
    }
}
