/** A loyalty platform for merchants: staff and customers, an API, and a console. The engine decides and keeps the books. */
@NullMarked
package loyalty;

import org.jspecify.annotations.NullMarked;
