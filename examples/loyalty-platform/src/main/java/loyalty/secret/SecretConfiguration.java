package loyalty.secret;

import io.bonsela.api.spi.KeyRing;
import java.time.Clock;
import java.util.List;
import loyalty.LoyaltyProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The keys of the platform, and what is made with them. */
@Configuration(proxyBeanMethods = false)
class SecretConfiguration {
    private static final int STRENGTH = 12;

    @Bean
    PlatformKeys platformKeys(LoyaltyProperties properties) {
        return PlatformKeys.read(properties.keys(), properties.createKeys());
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder(STRENGTH);
    }

    /** Dates tokens, sign-ins and customers; the engine has its own clock. */
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The engine derives a key for each purpose of each tenant from it. */
    @Bean
    KeyRing keyRing(PlatformKeys keys) {
        return tenant -> List.of(new KeyRing.Key("platform", keys.engine()));
    }
}
