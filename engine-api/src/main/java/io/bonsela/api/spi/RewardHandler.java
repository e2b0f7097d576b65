package io.bonsela.api.spi;

import io.bonsela.api.Issuance.Terms;

/**
 * What is particular to a type of reward. The built-in types are {@code credit} (immediate, charged when issued, taken
 * back from the wallet), {@code discount} (immediate, charged when redeemed, its cost refunded) and {@code physical}
 * (immediate, charged when redeemed, written off).
 */
public interface RewardHandler {
    /** The type's name, by which the catalogue calls it. */
    String type();

    /** How it is delivered, paid for and undone. */
    Terms terms();

    /** Whether it has an amount: its effects must yield a value then, and must not otherwise. */
    boolean hasValue();
}
