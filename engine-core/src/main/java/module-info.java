/** The decision, the pipeline around it, and the store in memory. Hosts see it through the API alone. */
module io.bonsela.core {
    requires java.management;
    requires static org.jspecify;
    requires dev.failsafe.core;
    requires transitive io.bonsela.api;
    requires org.slf4j;

    uses io.bonsela.api.spi.RuleEvaluatorProvider;

    provides io.bonsela.api.spi.RewardEngineProvider with
            io.bonsela.core.CoreEngineProvider;
    provides io.bonsela.api.store.Codec with
            io.bonsela.core.codec.StoreCodec;
}
