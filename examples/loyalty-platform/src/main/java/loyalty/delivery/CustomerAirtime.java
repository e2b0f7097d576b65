package loyalty.delivery;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.connectors.airtime.AfricasTalkingProvider;
import io.bonsela.connectors.airtime.ReloadlyProvider;
import io.bonsela.connectors.airtime.SignedAirtimeProvider;
import loyalty.customer.Customers;
import loyalty.tenant.TenantScope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Airtime for customers: the recipient of a reward is the customer's id, and the provider gets the number. */
@Configuration(proxyBeanMethods = false)
class CustomerAirtime {
    @Bean
    ConnectorProvider customerSignedAirtime(Customers customers, TenantScope scope) {
        return new ToCustomersProvider(new SignedAirtimeProvider(), customers, scope);
    }

    @Bean
    ConnectorProvider customerReloadly(Customers customers, TenantScope scope) {
        return new ToCustomersProvider(new ReloadlyProvider(), customers, scope);
    }

    @Bean
    ConnectorProvider customerAfricasTalking(Customers customers, TenantScope scope) {
        return new ToCustomersProvider(new AfricasTalkingProvider(), customers, scope);
    }
}
