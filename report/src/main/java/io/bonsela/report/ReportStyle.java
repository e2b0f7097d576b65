package io.bonsela.report;

/** The style of reports that are part of a page of the host. */
public final class ReportStyle {
    private ReportStyle() {}

    /**
     * Returns a style sheet for {@link FiguresReport#fragment} and {@link ChangesReport#fragment}. It concerns only elements
     * inside of an element of the class {@code report}.
     */
    public static String css() {
        return Page.STYLE;
    }
}
