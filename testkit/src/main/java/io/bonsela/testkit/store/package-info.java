/** Conformance tests that every store must pass. */
@NullMarked
package io.bonsela.testkit.store;

import org.jspecify.annotations.NullMarked;
