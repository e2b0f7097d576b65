/** Connectors to airtime providers. */
module io.bonsela.connectors.airtime {
    requires static org.jspecify;
    requires transitive io.bonsela.connectors.support;
    requires com.google.i18n.phonenumbers.libphonenumber;

    exports io.bonsela.connectors.airtime;

    provides io.bonsela.api.connector.ConnectorProvider with
            io.bonsela.connectors.airtime.ReloadlyProvider,
            io.bonsela.connectors.airtime.AfricasTalkingProvider,
            io.bonsela.connectors.airtime.SignedAirtimeProvider;
}
