package loyalty;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The platform. Without configuration it keeps everything in a SQLite file, with a demo tenant. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class LoyaltyApplication {
    /** Starts the platform. */
    public static void main(String[] args) {
        SpringApplication.run(LoyaltyApplication.class, args);
    }
}
