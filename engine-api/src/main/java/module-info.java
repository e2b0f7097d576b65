/** The contract of Bonsela: what a host types, the rule model, and the service provider interfaces. */
module io.bonsela.api {
    requires static transitive org.jspecify;
    requires transitive java.net.http;
    requires transitive java.sql;

    exports io.bonsela.api;
    exports io.bonsela.api.analysis;
    exports io.bonsela.api.backtest;
    exports io.bonsela.api.command;
    exports io.bonsela.api.connector;
    exports io.bonsela.api.delivery;
    exports io.bonsela.api.explain;
    exports io.bonsela.api.rule;
    exports io.bonsela.api.spi;
    exports io.bonsela.api.store;

    uses io.bonsela.api.connector.ConnectorProvider;
    uses io.bonsela.api.RewardEngineBuilder.Provider;
    uses io.bonsela.api.spi.RewardHandler;
    uses io.bonsela.api.store.Codec;
}
