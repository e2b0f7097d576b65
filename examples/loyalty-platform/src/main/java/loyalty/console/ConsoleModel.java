package loyalty.console;

import jakarta.servlet.RequestDispatcher;
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
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestAttribute;

/** What every page of the console shows, also one that says that there is no such page: the merchant, and the pages that the reader may open. */
@ControllerAdvice(basePackages = "loyalty.console", assignableTypes = ErrorController.class)
class ConsoleModel {
    private static final List<NavigationLink> PAGES = List.of(
            new NavigationLink("dashboard", "Dashboard", "/console", Permission.READ_BOOKS),
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
            new NavigationLink("telephone", "Telephone", "/console/telephone", Permission.TRY_CHANNELS),
            new NavigationLink("chat", "Chat", "/console/chat", Permission.TRY_CHANNELS));

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
    Tenant merchant(
            @Nullable Authentication authentication,
            @RequestAttribute(name = RequestDispatcher.ERROR_STATUS_CODE, required = false) @Nullable Integer error) {
        // What failed can be the database.
        boolean failed = error != null && error >= HttpStatus.INTERNAL_SERVER_ERROR.value();
        if (failed || authentication == null || !(authentication.getPrincipal() instanceof Caller caller)) {
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
     * @param needed what a reader must be allowed to do
     */
    record NavigationLink(String id, String title, String path, Permission needed) {}

    /** The pages that the reader may open. */
    @ModelAttribute("pages")
    List<NavigationLink> pages(@Nullable Authentication authentication) {
        Set<String> may = may(authentication);
        return Stream.concat(PAGES.stream(), fakes ? FAKES.stream() : Stream.empty())
                .filter(page -> may.contains(page.needed().name()))
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
