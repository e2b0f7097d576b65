/** The decision, the pipeline around it, and the store in memory. Hosts see it through the API alone. */
@SuppressWarnings("module") // io.bonsela.drools is built after this module
module io.bonsela.core {
    requires java.management;
    requires static org.jspecify;
    requires dev.failsafe.core;
    requires transitive io.bonsela.api;
    requires org.slf4j;

    exports io.bonsela.core.evaluate to
            io.bonsela.drools;
    exports io.bonsela.core.kernel to
            io.bonsela.drools;

    uses io.bonsela.core.evaluate.RuleEvaluatorProvider;

    provides io.bonsela.api.RewardEngineBuilder.Provider with
            io.bonsela.core.CoreEngineProvider;
    provides io.bonsela.api.store.Codec with
            io.bonsela.core.codec.StoreCodec;
}
