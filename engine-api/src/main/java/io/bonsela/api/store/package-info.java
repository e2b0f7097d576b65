/** The contract of stores: units of work that lock, load, apply and commit. */
@NullMarked
package io.bonsela.api.store;

import org.jspecify.annotations.NullMarked;
