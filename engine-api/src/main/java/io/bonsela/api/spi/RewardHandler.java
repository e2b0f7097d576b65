package io.bonsela.api.spi;

import io.bonsela.api.Issuance.Terms;

/**
 * Defines a reward type. The built-in types include {@code credit} (issued immediately, charged when issued, undone by
 * taking it back from the wallet), {@code discount} (issued immediately, charged when redeemed, undone by refunding its
 * cost) and {@code physical} (issued immediately, charged when redeemed, undone by writing it off).
 */
public interface RewardHandler {
    /** The type's name in the catalogue. */
    String type();

    /** How rewards of the type are delivered, paid for and undone. */
    Terms terms();

    /**
     * Whether rewards of the type have an amount. If true, their effects must have a value; if false, they must not.
     */
    boolean hasValue();
}
