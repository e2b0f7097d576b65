/** WhatsApp: messages of customers, answers, and notices by templates (Cloud API). */
@NullMarked
package loyalty.whatsapp;

import org.jspecify.annotations.NullMarked;
