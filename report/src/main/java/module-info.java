/** Pages with charts about decisions, rewards and backtests. */
module io.bonsela.report {
    requires static org.jspecify;
    requires transitive io.bonsela.api;

    exports io.bonsela.report;
}
