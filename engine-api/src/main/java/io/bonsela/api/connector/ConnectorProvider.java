package io.bonsela.api.connector;

/**
 * Creates connectors to one external provider. It is either found by {@link java.util.ServiceLoader}, and then needs a
 * public constructor without parameters that does nothing, or passed explicitly. Stateless and thread-safe.
 */
public interface ConnectorProvider {
    /** The version of this contract. */
    int SPI_VERSION = 1;

    /** Its name in configurations, such as {@code reloadly}: 1 to 50 lower-case letters, digits and dashes. */
    String id();

    /** The version of the plug-in, for reports. */
    String version();

    /**
     * The version of the contract for which it was written. Return {@link #SPI_VERSION}: the compiler copies the
     * constant.
     */
    int spiVersion();

    /** What it delivers. */
    Kind kind();

    /** The definition of an instance's settings. */
    ConfigDefinition config();

    /** The capabilities of the provider. */
    Capabilities capabilities();

    /**
     * Creates an instance; called once for each configured instance. It must not connect to the provider, because a
     * provider that is down must not prevent a host from starting. Time limit: 10 seconds.
     *
     * @param config the settings, checked against the definition
     * @param context the resources that the engine provides
     * @throws RuntimeException if it cannot be created; the engine then refuses to start and names the instance
     */
    Connector create(ConnectorConfig config, ConnectorContext context);

    /** What a connector delivers. */
    enum Kind {
        /** Airtime to phones. */
        AIRTIME,
        /** Codes and gift cards of external providers. */
        VOUCHER,
        /** Signed messages to the tenant's endpoints. */
        WEBHOOK,
        /** Anything else. */
        OTHER
    }
}
