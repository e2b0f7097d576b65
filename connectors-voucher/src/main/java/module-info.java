/** Vouchers: the import of codes into pools, and connectors to providers of gift cards. */
module io.bonsela.connectors.voucher {
    requires static org.jspecify;
    requires transitive io.bonsela.api;
    requires transitive io.bonsela.connectors.support;
    requires de.siegmar.fastcsv;

    exports io.bonsela.connectors.voucher;

    provides io.bonsela.api.connector.ConnectorProvider with
            io.bonsela.connectors.voucher.ReloadlyGiftCardsProvider,
            io.bonsela.connectors.voucher.SignedVoucherProvider;
}
