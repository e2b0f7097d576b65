package loyalty.console;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the pages show them, in the zone of the merchant. */
final class Moments {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Moments() {}

    /** Returns a time with its date. */
    static String text(Instant at, ZoneId zone) {
        return FORM.format(at.atZone(zone));
    }
}
