/** Vouchers: the import of codes into pools, and connectors to providers of gift cards. */
@NullMarked
package io.bonsela.connectors.voucher;

import org.jspecify.annotations.NullMarked;
