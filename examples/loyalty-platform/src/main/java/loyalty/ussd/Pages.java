package loyalty.ussd;

import java.util.ArrayList;
import java.util.List;
import loyalty.selfservice.SelfService.Item;

/** Divides a list over screens, each of which fits on a telephone with its heading and its footer. */
final class Pages {
    private Pages() {}

    /**
     * Returns the screens of a list; one without items if the list is empty.
     *
     * @param heading above the items
     * @param items the items, which are numbered over all screens
     * @param back below the items
     * @param more below the items if there are more of them
     */
    static List<String> of(String heading, List<Item> items, String back, String more) {
        List<String> pages = new ArrayList<>();
        String lines = "";
        for (int i = 0; i < items.size(); i++) {
            String line = "\n" + (i + 1) + ". " + items.get(i).label();
            boolean last = i == items.size() - 1;
            if (!lines.isEmpty() && !Gsm7.fits(heading + lines + line + footer(back, more, !last))) {
                pages.add(heading + lines + footer(back, more, true));
                lines = "";
            }
            lines += shortened(heading, line, footer(back, more, !last));
        }
        pages.add(heading + lines + footer(back, more, false));
        return pages;
    }

    private static String footer(String back, String more, boolean hasMore) {
        return (back.isEmpty() ? "" : "\n0. " + back) + (hasMore ? "\n98. " + more : "");
    }

    /** A label that is longer than a screen loses its end. */
    private static String shortened(String heading, String line, String footer) {
        String shown = line;
        while (!Gsm7.fits(heading + shown + footer) && shown.length() > 1) {
            shown = shown.substring(0, shown.length() - 1);
        }
        return shown;
    }
}
