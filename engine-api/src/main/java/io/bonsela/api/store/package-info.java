/** The store's contract: a unit of work that locks, loads, applies and commits. */
@NullMarked
package io.bonsela.api.store;

import org.jspecify.annotations.NullMarked;
