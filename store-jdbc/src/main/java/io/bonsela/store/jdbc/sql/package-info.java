/** SQL that both databases share: tables, rows, sessions and transactions. */
@NullMarked
package io.bonsela.store.jdbc.sql;

import org.jspecify.annotations.NullMarked;
