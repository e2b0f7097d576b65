package loyalty.secret;

import java.util.List;
import loyalty.LoyaltyProperties;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Checks at the start that the keys are those of the database: others could read nothing, and would find nobody. */
@Component
@DependsOnDatabaseInitialization
class KeyCheck implements InitializingBean {
    private final PlatformKeys keys;
    private final LoyaltyProperties properties;
    private final JdbcClient jdbc;

    KeyCheck(PlatformKeys keys, LoyaltyProperties properties, JdbcClient jdbc) {
        this.keys = keys;
        this.properties = properties;
        this.jdbc = jdbc;
    }

    @Override
    public void afterPropertiesSet() {
        String given = keys.fingerprint();
        List<String> known =
                jdbc.sql("SELECT digest FROM key_check").query(String.class).list();
        if (known.isEmpty()) {
            jdbc.sql("INSERT INTO key_check (digest) VALUES (?)").params(given).update();
        } else if (!known.contains(given)) {
            throw new IllegalStateException(
                    "loyalty.keys: "
                            + properties.keys().toAbsolutePath()
                            + " has other keys than those that the database was encrypted with: restore the file that belongs to it");
        }
    }
}
