package io.bonsela.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws charts as SVG within the page. Each has a title and a description in words; series differ in pattern, not only
 * in colour.
 */
final class Charts {
    private static final int WIDTH = 480;
    /** Larger numbers beside an axis are in millions. */
    private static final double MILLIONS = 10_000_000;

    private static final int HEIGHT = 256;
    private static final int LEGEND = 16;
    private static final int LEFT = 62;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 42;
    private static final int ROW = 30;
    private static final int GRID_LINES = 4;
    private static final int ROOM_FOR_LABEL = 84;

    private final Markup out;
    private int drawn;

    Charts(Markup out) {
        this.out = out;
    }

    private interface Drawing {
        void draw(Markup svg);
    }

    /** Writes the patterns that charts refer to. */
    void patterns() {
        out.element(
                "svg",
                svg -> svg.element("defs", defs -> {
                    defs.element(
                            "pattern",
                            pattern -> pattern.empty("rect", "width", 6, "height", 6, "fill", "#ffffff")
                                    .empty("path", "d", "M0 6 L6 0", "stroke", "#4a4a4a", "stroke-width", "1.4"),
                            "id",
                            "hatch",
                            "width",
                            6,
                            "height",
                            6,
                            "patternUnits",
                            "userSpaceOnUse");
                    defs.element(
                            "pattern",
                            pattern -> pattern.empty("rect", "width", 6, "height", 6, "fill", "#ffffff")
                                    .empty("circle", "cx", 3, "cy", 3, "r", "1.2", "fill", "#4a4a4a"),
                            "id",
                            "dots",
                            "width",
                            6,
                            "height",
                            6,
                            "patternUnits",
                            "userSpaceOnUse");
                }),
                "width",
                0,
                "height",
                0,
                "class",
                "hidden",
                "aria-hidden",
                "true");
    }

    private void figure(String title, String description, int height, Drawing drawing) {
        String id = "chart" + ++drawn;
        out.element(
                "figure",
                figure -> figure.element(
                        "svg",
                        svg -> {
                            svg.element("title", title, "id", id + "t");
                            svg.element("desc", description, "id", id + "d");
                            svg.element("text", title, "x", 4, "y", 16, "class", "heading");
                            drawing.draw(svg);
                        },
                        "viewBox",
                        "0 0 " + WIDTH + " " + height,
                        "role",
                        "img",
                        "aria-labelledby",
                        id + "t " + id + "d"));
    }

    /** Draws columns over time, the first series solid, the second hatched next to it. */
    void columns(String title, TimeLine time, List<Series> series) {
        List<String> labels = time.labels();
        double most = series.stream().mapToDouble(Series::most).max().orElse(0);
        Scale scale = Scale.upTo(most);
        figure(title, describe(labels, series), height(series), svg -> {
            grid(svg, scale);
            double step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, labels.size());
            double wide = Math.min(40, step * 0.8) / series.size();
            for (int s = 0; s < series.size(); s++) {
                for (int i = 0; i < labels.size(); i++) {
                    double value = series.get(s).values().get(i);
                    double high = scale.share(value) * (HEIGHT - TOP - BOTTOM);
                    double x = LEFT + step * i + (step - wide * series.size()) / 2 + wide * s;
                    if (value > 0) {
                        bar(svg, s, x, HEIGHT - BOTTOM - high, wide, high, labels.get(i) + ": " + shown(value));
                    }
                }
            }
            axis(svg, labels, step);
            if (series.size() > 1) {
                legend(svg, series, LEFT, HEIGHT - 4, Charts::box);
            }
        });
    }

    /**
     * Draws a line for each series, solid, dashed or dotted.
     *
     * @param starts the start value of each series, before the first label
     */
    void lines(String title, TimeLine time, List<Double> starts, List<Series> series) {
        List<String> labels = time.labels();
        Scale scale =
                Scale.upTo(starts.stream().mapToDouble(start -> start).max().orElse(0));
        figure(title, ends(labels, starts, series), height(series), svg -> {
            grid(svg, scale);
            double step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, labels.size());
            for (int s = 0; s < series.size(); s++) {
                StringBuilder path = new StringBuilder("M" + LEFT + ' ' + at(height(scale, starts.get(s))));
                for (int i = 0; i < labels.size(); i++) {
                    double y = height(scale, series.get(s).values().get(i));
                    path.append(" L")
                            .append(at(LEFT + step * (i + 1)))
                            .append(' ')
                            .append(at(y));
                }
                svg.empty("path", "d", path, "class", "line line" + s % 3);
            }
            axis(svg, labels, step);
            if (series.size() > 1) {
                legend(svg, series, LEFT, HEIGHT - 4, Charts::dash);
            }
        });
    }

    /** Draws a bar for each label, with its value after it. */
    void bars(String title, List<String> labels, List<Series> series, List<List<String>> shown) {
        double most = series.stream().mapToDouble(Series::most).max().orElse(0);
        int height = TOP + 8 + labels.size() * (ROW + 16 * (series.size() - 1)) + (series.size() > 1 ? 22 : 0);
        figure(title, describe(labels, series), height, svg -> {
            double y = TOP;
            for (int i = 0; i < labels.size(); i++) {
                svg.element("text", shorten(labels.get(i)), "x", 4, "y", at(y + 9), "class", "small");
                y += 13;
                for (int s = 0; s < series.size(); s++) {
                    double value = series.get(s).values().get(i);
                    double room = WIDTH - 130.0;
                    double wide = most == 0 ? 0 : value / most * room;
                    bar(
                            svg,
                            s,
                            4,
                            y,
                            Math.max(wide, value > 0 ? 1 : 0),
                            11,
                            labels.get(i) + ": " + shown.get(s).get(i));
                    svg.element("text", shown.get(s).get(i), "x", at(8 + wide), "y", at(y + 10), "class", "small");
                    y += s + 1 < series.size() ? 14 : ROW - 13;
                }
            }
            if (series.size() > 1) {
                legend(svg, series, 4, height - 6, Charts::box);
            }
        });
    }

    /** Draws one bar for each label, divided into shares that add up to the whole. */
    void shares(String title, List<String> labels, List<Series> series) {
        int height = TOP + 8 + labels.size() * ROW + 26;
        figure(title, describe(labels, series), height, svg -> {
            for (int i = 0; i < labels.size(); i++) {
                int row = i;
                double y = TOP + ROW * i;
                double all = series.stream()
                        .mapToDouble(each -> each.values().get(row))
                        .sum();
                svg.element(
                        "text", shorten(labels.get(i)) + ", " + shown(all), "x", 4, "y", at(y + 9), "class", "small");
                double x = 4;
                for (int s = 0; s < series.size(); s++) {
                    double value = series.get(s).values().get(i);
                    double wide = all == 0 ? 0 : value / all * (WIDTH - 12);
                    if (value > 0) {
                        bar(svg, s, x, y + 13, wide, 11, series.get(s).name() + ": " + shown(value));
                    }
                    x += wide;
                }
            }
            legend(svg, series, 4, height - 8, Charts::box);
        });
    }

    private static void bar(Markup svg, int series, double x, double y, double wide, double high, String told) {
        svg.element(
                "rect",
                rect -> rect.element("title", told),
                "x",
                at(x),
                "y",
                at(y),
                "width",
                at(wide),
                "height",
                at(high),
                "class",
                "bar bar" + series % 4);
    }

    private static void grid(Markup svg, Scale scale) {
        for (int i = 0; i <= GRID_LINES; i++) {
            double y = HEIGHT - BOTTOM - (double) (HEIGHT - TOP - BOTTOM) * i / GRID_LINES;
            svg.empty("line", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", at(y), "y2", at(y), "class", "grid");
            svg.element(
                    "text",
                    shortened(scale.most() * i / GRID_LINES),
                    "x",
                    LEFT - 6,
                    "y",
                    at(y + 4),
                    "class",
                    "small end");
        }
    }

    /** Writes the first and the last label, and as many of those between as fit. */
    private static void axis(Markup svg, List<String> labels, double step) {
        int last = labels.size() - 1;
        int gaps = Math.max(1, Math.min(last, (WIDTH - LEFT - RIGHT) / ROOM_FOR_LABEL - 1));
        for (int i = 0; i <= gaps && i <= last; i++) {
            int label = last * i / gaps;
            double x = LEFT + step * (label + 0.5);
            boolean first = i == 0 && last > 0;
            svg.element(
                    "text",
                    labels.get(label),
                    "x",
                    at(
                            first
                                    ? Math.max(LEFT, x - 34)
                                    : label == last && last > 0 ? Math.min(WIDTH - RIGHT, x + 34) : x),
                    "y",
                    HEIGHT - BOTTOM + 17,
                    "class",
                    "small",
                    "text-anchor",
                    first ? "start" : label == last && last > 0 ? "end" : "middle");
        }
    }

    private static int height(List<Series> series) {
        return series.size() > 1 ? HEIGHT : HEIGHT - LEGEND;
    }

    /** Draws the sample of a series in front of its name in the legend. */
    private interface Sample {
        void draw(Markup svg, int series, double x, double y);
    }

    private static void box(Markup svg, int series, double x, double y) {
        svg.empty("rect", "x", at(x), "y", at(y - 9), "width", 20, "height", 10, "class", "bar bar" + series % 4);
    }

    private static void dash(Markup svg, int series, double x, double y) {
        svg.empty(
                "path",
                "d",
                "M" + at(x) + ' ' + at(y - 4) + " L" + at(x + 20) + ' ' + at(y - 4),
                "class",
                "line line" + series % 3);
    }

    private static void legend(Markup svg, List<Series> series, double x, double y, Sample sample) {
        double at = x;
        for (int s = 0; s < series.size(); s++) {
            sample.draw(svg, s, at, y);
            svg.element("text", series.get(s).name(), "x", at(at + 24), "y", at(y), "class", "small");
            at += 40 + 7.6 * series.get(s).name().length();
        }
    }

    private static double height(Scale scale, double value) {
        return HEIGHT - BOTTOM - scale.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String ends(List<String> labels, List<Double> starts, List<Series> series) {
        List<String> sentences = new ArrayList<>();
        for (int s = 0; s < series.size(); s++) {
            List<Double> values = series.get(s).values();
            String name = series.get(s).name().isEmpty() ? "" : series.get(s).name() + ": ";
            sentences.add(name + "from " + shown(starts.get(s)) + " down to " + shown(values.get(values.size() - 1))
                    + " at " + labels.get(labels.size() - 1));
        }
        return String.join(". ", sentences) + ". The table below lists all numbers.";
    }

    private static String describe(List<String> labels, List<Series> series) {
        List<String> sentences = new ArrayList<>();
        for (Series each : series) {
            double sum = each.values().stream().mapToDouble(value -> value).sum();
            int most = 0;
            for (int i = 0; i < each.values().size(); i++) {
                most = each.values().get(i) > each.values().get(most) ? i : most;
            }
            String name = each.name().isEmpty() ? "" : each.name() + ": ";
            sentences.add(
                    each.values().isEmpty()
                            ? name + "none"
                            : name + shown(sum) + " in total; maximum: "
                                    + shown(each.values().get(most)) + " at " + labels.get(most));
        }
        return String.join(". ", sentences) + ". The table below lists all numbers.";
    }

    private static String shorten(String text) {
        return text.length() <= 52 ? text : text.substring(0, 49) + "...";
    }

    /** A number beside the axis, where there is room for eight characters. */
    private static String shortened(double value) {
        return value < MILLIONS ? shown(value) : String.format(Locale.ROOT, "%,.0f M", value / 1_000_000);
    }

    private static String shown(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }

    private static String at(double coordinate) {
        return String.format(Locale.ROOT, "%.1f", coordinate);
    }
}
