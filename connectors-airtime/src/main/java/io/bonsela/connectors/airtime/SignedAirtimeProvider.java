package io.bonsela.connectors.airtime;

import io.bonsela.connectors.support.SignedProvider;

/** Airtime through a service of the host that implements the signed protocol. */
public final class SignedAirtimeProvider extends SignedProvider {
    /** For the service loader. */
    public SignedAirtimeProvider() {}

    @Override
    public String id() {
        return "signed-airtime";
    }

    @Override
    public Kind kind() {
        return Kind.AIRTIME;
    }
}
