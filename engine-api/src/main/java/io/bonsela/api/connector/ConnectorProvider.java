package io.bonsela.api.connector;

/**
 * Makes connectors to one outside provider. Found by {@link java.util.ServiceLoader}, so it has a public constructor
 * without parameters that does nothing; or passed by hand. Stateless and thread-safe.
 */
public interface ConnectorProvider {
    /** The version of this contract. */
    int SPI_VERSION = 1;

    /** Its name in configurations, such as {@code reloadly}: 1 to 50 lower-case letters, digits and dashes. */
    String id();

    /** The version of the plug-in, for reports. */
    String version();

    /** The version of the contract that it was written for: return the constant, which the compiler copies. */
    int spiVersion();

    /** What it delivers. */
    Kind kind();

    /** The settings of an instance. */
    ConfigDefinition config();

    /** What can be relied on. */
    Capabilities capabilities();

    /**
     * Makes an instance, once for each that is configured. Connects to nothing: a provider that is down must not keep a
     * host from starting. Time allowed: 10 seconds.
     *
     * @param config checked against the definition
     * @param context what the engine lends it
     * @throws RuntimeException if it cannot be made; the engine then refuses to start and names the instance
     */
    Connector create(ConnectorConfig config, ConnectorContext context);

    /** What a connector delivers. */
    enum Kind {
        /** Airtime to phones. */
        AIRTIME,
        /** Codes and gift cards of outside providers. */
        VOUCHER,
        /** Signed messages to endpoints of the tenant's. */
        WEBHOOK,
        /** Anything else. */
        OTHER
    }
}
