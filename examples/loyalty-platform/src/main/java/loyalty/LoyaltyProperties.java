package loyalty;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of the platform, under {@code loyalty}.
 *
 * @param keys the file with the keys of the platform
 * @param createKeys whether the file is created if it does not exist
 * @param demo whether a demo tenant is made if there is no tenant
 * @param requestsPerMinute how many requests a client may make in a minute
 * @param signInsPerMinute how many sign-ins an address may try in a minute
 * @param approvals whether rules need the approval of a second person
 * @param origins the origins whose pages may call the API
 */
@ConfigurationProperties("loyalty")
public record LoyaltyProperties(
        @DefaultValue("loyalty.keys") Path keys,
        @DefaultValue("false") boolean createKeys,
        @DefaultValue("false") boolean demo,
        @DefaultValue("100") int requestsPerMinute,
        @DefaultValue("10") int signInsPerMinute,
        @DefaultValue("false") boolean approvals,
        @DefaultValue List<String> origins) {
    private static final int MOST = 1_000_000;

    /** Checks the values. */
    public LoyaltyProperties {
        requireLimit("requests-per-minute", requestsPerMinute);
        requireLimit("sign-ins-per-minute", signInsPerMinute);
        for (String origin : origins) {
            if (!origin.matches("https?://[^/*]+")) {
                throw new IllegalArgumentException(
                        "loyalty.origins has '" + origin + "', which is no origin such as https://shop.example");
            }
        }
    }

    private static void requireLimit(String name, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("loyalty." + name + " is not between 1 and " + MOST);
        }
    }
}
