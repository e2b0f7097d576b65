/** PostgreSQL: its transactions, locks and policies. */
@NullMarked
package io.bonsela.store.jdbc.postgres;

import org.jspecify.annotations.NullMarked;
