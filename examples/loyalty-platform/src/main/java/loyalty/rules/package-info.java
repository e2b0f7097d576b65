/** Rule files: the texts that were published, drafts, and trying them before they are put in force. */
@NullMarked
package loyalty.rules;

import org.jspecify.annotations.NullMarked;
