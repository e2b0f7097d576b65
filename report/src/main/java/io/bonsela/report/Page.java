package io.bonsela.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A self-contained page, which fetches nothing and runs no scripts. */
final class Page {
    /** The style of a page around its content. */
    private static final String PAGE_STYLE = """
            :root { color-scheme: light; }
            body { margin: 0 auto; max-width: 1060px; padding: 1.2rem 1rem 3rem; color: #1a1a1a; background: #fff;
              font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
            h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .2rem; }
            .sub { color: #4a4a4a; margin: 0 0 1rem; overflow-wrap: anywhere; }
            footer { margin-top: 2.5rem; color: #4a4a4a; font-size: .85rem; }
            @media print { body { max-width: none; padding: 0; font-size: 11pt; } }
            """;

    /** The style of the content, which is inside an element of the class {@code report}. */
    static final String STYLE = """
            .report, .report * { box-sizing: border-box; }
            .report h2 { font-size: 1.2rem; margin: 2.2rem 0 .7rem; border-bottom: 2px solid #1f4e79; padding-bottom: .2rem; }
            .report p { margin: .4rem 0; max-width: 46rem; }
            .report .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(148px, 1fr)); gap: .7rem; padding: 0;
              margin: 1rem 0; list-style: none; }
            .report .tiles li { border: 1px solid #b8b8b8; border-radius: 8px; padding: .6rem .8rem; }
            .report .tiles b { display: block; font-size: 1.35rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
            .report .tiles span { color: #4a4a4a; font-size: .88rem; }
            .report .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 1rem; }
            .report figure { margin: 0; border: 1px solid #d4d4d4; border-radius: 8px; padding: .4rem; align-self: start; }
            .report figure svg { display: block; width: 100%; height: auto; }
            .report .hidden { position: absolute; }
            .report svg text { font: 12.5px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; fill: #1a1a1a; }
            .report svg .heading { font-size: 15px; font-weight: 600; }
            .report svg .small { font-size: 12.5px; }
            .report svg .end { text-anchor: end; }
            .report svg .grid { stroke: #d4d4d4; stroke-width: 1; }
            .report svg .bar { stroke: #1a1a1a; stroke-width: .8; }
            .report svg .bar0 { fill: #1f4e79; }
            .report svg .bar1 { fill: url(#hatch); }
            .report svg .bar2 { fill: url(#dots); }
            .report svg .bar3 { fill: #ffffff; }
            .report svg .line { fill: none; stroke: #1f4e79; stroke-width: 2.4; }
            .report svg .line1 { stroke: #1a1a1a; stroke-dasharray: 7 4; }
            .report svg .line2 { stroke: #1a1a1a; stroke-dasharray: 2 4; }
            .report .wide { overflow-x: auto; margin: .6rem 0 1.4rem; background:
              linear-gradient(to right, #fff 40%, #fff0), linear-gradient(to left, #fff 40%, #fff0) 100% 0,
              linear-gradient(to right, #0004, #0000), linear-gradient(to left, #0004, #0000) 100% 0;
              background-repeat: no-repeat; background-size: 40px 100%, 40px 100%, 12px 100%, 12px 100%;
              background-attachment: local, local, scroll, scroll; }
            .report .wide:focus-visible { outline: 3px solid #1f4e79; }
            .report table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
            .report caption { text-align: left; font-weight: 600; padding: .3rem 0; }
            .report th, .report td { padding: .3rem .6rem; border-bottom: 1px solid #d4d4d4; text-align: right; vertical-align: top; }
            .report th { font-weight: 600; white-space: nowrap; }
            .report td { white-space: nowrap; }
            .report .words { text-align: left; }
            .report thead th { border-bottom: 2px solid #1a1a1a; }
            .report th:first-child, .report td:first-child { text-align: left; padding-left: 0; }
            .report tbody th { font-weight: 400; white-space: normal; min-width: 7rem; overflow-wrap: anywhere; }
            .report .note { border-left: 4px solid #1f4e79; padding: .1rem .8rem; margin: 1rem 0; }
            @media print {
              .report figure, .report .tiles li, .report tr { break-inside: avoid; }
              .report h2 { break-after: avoid; }
              .report .charts { grid-template-columns: 1fr 1fr; }
              .report .wide { overflow: visible; }
              .report svg .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            }
            """;

    /** Matches cells that are aligned to the left: names, and the dash that replaces them. */
    private static final Pattern WORDS = Pattern.compile("–|[a-zA-Z][^,]*[a-z][^,]*");

    private final Markup out;
    private final Charts charts;

    private Page(Markup out) {
        this.out = out;
        charts = new Charts(out);
    }

    /** Returns a page, without the document type line. */
    static String html(String title, String subtitle, Consumer<Page> content) {
        StringWriter text = new StringWriter();
        Markup out = new Markup(text);
        out.element("html", html -> body(html, title, subtitle, content), "lang", "en");
        out.flush();
        return text.toString();
    }

    /** Returns the content alone, as one element. */
    static String fragment(Consumer<Page> content) {
        StringWriter text = new StringWriter();
        Markup out = new Markup(text);
        out.element("div", div -> content(div, content), "class", "report");
        out.flush();
        return text.toString();
    }

    private static void content(Markup out, Consumer<Page> content) {
        Page page = new Page(out);
        page.charts.patterns();
        content.accept(page);
    }

    private static void body(Markup html, String title, String subtitle, Consumer<Page> content) {
        html.element(
                "head",
                head -> head.empty("meta", "charset", "utf-8")
                        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                        .element("title", title)
                        .element("style", PAGE_STYLE + STYLE));
        html.element("body", body -> {
            body.element("header", header -> header.element("h1", title).element("p", subtitle, "class", "sub"));
            body.element("main", main -> content(main, content), "class", "report");
            body.element("footer", "Created by Bonsela. Amounts are exact; charts are rounded.");
        });
    }

    /** Adds a heading. */
    void section(String title) {
        out.element("h2", title);
    }

    /** Adds a paragraph. */
    void paragraph(String text) {
        out.element("p", text);
    }

    /** Adds a highlighted note. */
    void note(List<String> paragraphs) {
        out.element("div", div -> paragraphs.forEach(text -> div.element("p", text)), "class", "note");
    }

    /** Adds the most important figures. */
    void tiles(List<Tile> tiles) {
        out.element(
                "ul",
                list -> tiles.forEach(tile -> list.element(
                        "li", item -> item.element("b", tile.figure()).element("span", tile.of()))),
                "class",
                "tiles");
    }

    /** Adds charts, side by side if there is room. */
    void charts(Consumer<Charts> drawing) {
        out.element("div", div -> drawing.accept(charts), "class", "charts");
    }

    /** Adds a table; the first column names the row. */
    void table(String caption, List<String> headings, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Boolean> words = new ArrayList<>();
        for (int i = 0; i < headings.size(); i++) {
            int column = i;
            words.add(
                    rows.stream().allMatch(row -> WORDS.matcher(row.get(column)).matches()));
        }
        out.element(
                "div",
                div -> div.element("table", table -> {
                    table.element("caption", caption);
                    table.element(
                            "thead",
                            head -> head.element("tr", row -> {
                                for (int i = 0; i < headings.size(); i++) {
                                    String kind = words.get(i) ? "words" : "numbers";
                                    row.element("th", headings.get(i), "scope", "col", "class", kind);
                                }
                            }));
                    table.element(
                            "tbody",
                            body -> rows.forEach(cells -> body.element("tr", row -> {
                                row.element("th", cells.get(0), "scope", "row");
                                for (int i = 1; i < cells.size(); i++) {
                                    row.element("td", cells.get(i), "class", words.get(i) ? "words" : "numbers");
                                }
                            })));
                }),
                "class",
                "wide",
                "role",
                "region",
                "aria-label",
                caption,
                "tabindex",
                "0");
    }

    /**
     * One of the most important figures.
     *
     * @param figure the figure
     * @param of what the figure is about
     */
    record Tile(String figure, String of) {}
}
