/** Everything that a host types: events go in, decisions come out. */
@NullMarked
package io.bonsela.api;

import org.jspecify.annotations.NullMarked;
