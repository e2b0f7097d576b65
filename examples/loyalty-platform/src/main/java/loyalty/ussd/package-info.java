/** The menus for telephones without internet (USSD). */
@NullMarked
package loyalty.ussd;

import org.jspecify.annotations.NullMarked;
