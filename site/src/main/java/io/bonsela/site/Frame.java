package io.bonsela.site;

import io.bonsela.site.Navigation.Entry;
import io.bonsela.site.Navigation.Group;
import java.nio.file.Path;

/**
 * The frame of every page: the search, the navigation, and the content between them.
 *
 * @param template the HTML with the places of its parts
 * @param navigation the pages that every page links to
 * @param places where the files are on the site
 * @param api whether the site contains the Javadoc
 */
record Frame(String template, Navigation navigation, Places places, boolean api) {
    /** Where the page with the modules is. */
    static final Path API = Path.of("api/index.html");

    /** Puts the frame around the body of the page that has an address. */
    String around(Path address, String title, String body) {
        String start = Places.way(address, Path.of(""));
        return template.replace("${title}", escaped(title))
                .replace("${start}", start.isEmpty() ? "" : start + '/')
                .replace("${navigation}", navigation(address))
                .replace("${body}", body);
    }

    private String navigation(Path current) {
        StringBuilder html = new StringBuilder();
        for (Group group : navigation.groups()) {
            html.append("<h2>").append(escaped(group.title())).append("</h2>\n<ul>\n");
            for (Entry entry : group.entries()) {
                link(html, current, places.address(entry.source()), entry.title());
            }
            if (api && group.title().equals("Reference")) {
                link(html, current, API, "API (Javadoc)");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private static void link(StringBuilder html, Path current, Path page, String title) {
        html.append("<li><a href=\"")
                .append(escaped(Places.way(current, page)))
                .append(page.equals(current) ? "\" aria-current=\"page\">" : "\">")
                .append(escaped(title))
                .append("</a></li>\n");
    }

    /** Returns a text as it stands in HTML. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
