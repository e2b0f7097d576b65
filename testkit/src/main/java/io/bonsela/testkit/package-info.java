/** Support for tests of hosts and integrators: generators for jqwik, and invariants that hold after any commands. */
@NullMarked
package io.bonsela.testkit;

import org.jspecify.annotations.NullMarked;
