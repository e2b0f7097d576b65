package loyalty.console;

import java.util.Set;
import java.util.stream.Collectors;
import loyalty.staff.Caller;
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

    /** Whether the pages that try the fake providers are there. */
    @ModelAttribute("fakes")
    boolean fakes() {
        return fakes;
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
