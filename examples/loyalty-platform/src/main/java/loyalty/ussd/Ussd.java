package loyalty.ussd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import loyalty.customer.Customers;
import loyalty.secret.Sealer;
import loyalty.selfservice.Visitor;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Tenants;
import loyalty.tenant.Tenants.Tenant;
import loyalty.ussd.Hops.Hop;
import loyalty.ussd.Hops.Stored;
import org.springframework.stereotype.Service;

/**
 * Sessions of telephones. A gateway sends all inputs of a session each time, and may send the same ones again: the answer
 * is the same then, and nothing is done twice.
 */
@Service
public class Ussd {
    private static final String CONTINUE = "CON ";
    private static final String END = "END ";

    private final Hops hops;
    private final Menu menu;
    private final Tenants tenants;
    private final Customers customers;
    private final TenantScope scope;
    private final Sealer sealer;

    Ussd(Hops hops, Menu menu, Tenants tenants, Customers customers, TenantScope scope, Sealer sealer) {
        this.hops = hops;
        this.menu = menu;
        this.tenants = tenants;
        this.customers = customers;
        this.scope = scope;
        this.sealer = sealer;
    }

    /**
     * Answers a request of a gateway.
     *
     * @param tenant the tenant
     * @param session the session's id
     * @param phone the number, as E.164
     * @param text all inputs so far, divided by asterisks; empty: there is none yet
     * @return what the telephone shows, after {@code CON} if it can be answered, after {@code END} if the session is over;
     *     empty: the session belongs to another number
     */
    public Optional<String> answer(String tenant, String session, String phone, String text) {
        List<Stored> stored = hops.list(tenant, session);
        String phoneHash = sealer.hash(tenant, phone);
        if (stored.stream().anyMatch(step -> !step.phoneHash().equals(phoneHash))) {
            return Optional.empty();
        }
        Map<String, Hop> known = stored.stream().collect(Collectors.toMap(Stored::textHash, Stored::hop));
        Hop repeated = known.get(hops.textHash(tenant, text));
        if (repeated != null) {
            return Optional.of(shown(repeated));
        }
        Hop fresh = next(tenant, session, phone, text, known);
        hops.add(tenant, session, text, phone, fresh);
        return Optional.of(shown(fresh));
    }

    /** Returns the answer to the last input, after the answers to those before it, if the gateway left them out. */
    private Hop next(String tenant, String session, String phone, String text, Map<String, Hop> known) {
        if (known.values().stream().anyMatch(Hop::ends)) {
            return menu.answer(visitor(tenant, session, phone, text), ended(known), "");
        }
        if (text.isEmpty()) {
            return menu.start(visitor(tenant, session, phone, text));
        }
        int last = text.lastIndexOf('*');
        String before = last < 0 ? "" : text.substring(0, last);
        Hop previous = known.get(hops.textHash(tenant, before));
        if (previous == null) {
            previous = next(tenant, session, phone, before, known);
        }
        return menu.answer(visitor(tenant, session, phone, text), previous, text.substring(last + 1));
    }

    private static Hop ended(Map<String, Hop> known) {
        return known.values().stream().filter(Hop::ends).findFirst().orElseThrow();
    }

    private Visitor visitor(String tenant, String session, String phone, String text) {
        return scope.reading(tenant, () -> {
            Tenant merchant = tenants.list().stream()
                    .filter(each -> each.id().equals(tenant))
                    .findFirst()
                    .orElseThrow();
            String request =
                    sealer.hash(tenant, "request " + session + '\n' + text).substring(0, 32);
            return new Visitor(
                    merchant, "ussd", phone, customers.byPhone(tenant, phone).orElse(null), request);
        });
    }

    private static String shown(Hop hop) {
        return (hop.ends() ? END : CONTINUE) + hop.text();
    }
}
