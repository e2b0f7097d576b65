package loyalty.staff;

import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.spring.BonselaCustomizer;
import java.util.List;
import loyalty.LoyaltyProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rules are put in force by two persons, if the configuration says so. */
@Configuration(proxyBeanMethods = false)
class SecondPerson {
    @Bean
    BonselaCustomizer approvals(LoyaltyProperties properties) {
        return builder ->
                builder.approvals(properties.approvals() ? new ApprovalPolicy(true, List.of()) : ApprovalPolicy.NONE);
    }
}
