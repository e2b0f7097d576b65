package io.bonsela.connectors.voucher;

import io.bonsela.connectors.support.SignedProvider;

/** Vouchers from a service of the host that implements the signed protocol. */
public final class SignedVoucherProvider extends SignedProvider {
    /** For the service loader. */
    public SignedVoucherProvider() {}

    @Override
    public String id() {
        return "signed-voucher";
    }

    @Override
    public Kind kind() {
        return Kind.VOUCHER;
    }
}
