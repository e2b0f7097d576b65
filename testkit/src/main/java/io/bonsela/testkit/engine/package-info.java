/**
 * Contracts for an engine over any store, whatever foreign code does. A test extends a contract and provides a store.
 */
@NullMarked
package io.bonsela.testkit.engine;

import org.jspecify.annotations.NullMarked;
