package loyalty.customer;

import io.bonsela.api.Event;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import java.util.Locale;
import loyalty.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What rules can ask about customers, beside their events. */
@Configuration(proxyBeanMethods = false)
class CustomerFacts {
    /** {@code fact.status}: active, suspended or deleted; null: nobody with this id was enrolled. */
    @Bean
    FactProvider statusFact(Customers customers, TenantScope scope) {
        return fact(
                "status",
                ValueType.TEXT,
                (tenant, customer) -> scope.reading(
                        tenant,
                        () -> customers
                                .status(tenant, customer)
                                .map(status -> status.name().toLowerCase(Locale.ROOT))
                                .orElse(null)));
    }

    /** {@code fact.marketing}: whether the customer has consented to marketing. */
    @Bean
    FactProvider marketingFact(Customers customers, TenantScope scope) {
        return fact(
                "marketing",
                ValueType.BOOLEAN,
                (tenant, customer) -> scope.reading(
                        tenant,
                        () -> customers.consents(tenant, customer).stream()
                                .anyMatch(consent -> consent.purpose().equals("marketing") && consent.granted())));
    }

    /** Looks a fact up. */
    @FunctionalInterface
    private interface LookUp {
        @Nullable
        Object fetch(String tenant, String customer);
    }

    private static FactProvider fact(String name, ValueType type, LookUp lookUp) {
        return new FactProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ValueType type() {
                return type;
            }

            @Override
            public @Nullable Object fetch(Event event) {
                return lookUp.fetch(event.tenant(), event.subject());
            }
        };
    }
}
