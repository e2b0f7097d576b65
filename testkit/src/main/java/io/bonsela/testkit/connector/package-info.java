/** Support for authors of connectors: a fake provider on a real socket, and the conformance kit. */
@NullMarked
package io.bonsela.testkit.connector;

import org.jspecify.annotations.NullMarked;
