/** Stores in SQLite and PostgreSQL. */
@NullMarked
package io.bonsela.store.jdbc;

import org.jspecify.annotations.NullMarked;
