/** SQLite: its file, its one writer and its readers. */
@NullMarked
package io.bonsela.store.jdbc.sqlite;

import org.jspecify.annotations.NullMarked;
