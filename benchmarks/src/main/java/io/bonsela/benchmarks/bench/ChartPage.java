package io.bonsela.benchmarks.bench;

import io.bonsela.benchmarks.bench.Figures.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A page with a chart of the matching times on logarithmic scales, and the ratios. It needs no other file. */
final class ChartPage {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 170;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    /** The scales, in powers of ten: numbers of rules, and nanoseconds. */
    private static final int[] X = {1, 4};

    private static final int[] Y = {1, 8};

    private ChartPage() {}

    static String of(MatchReport report, List<Ratio> ratios, String machine) {
        StringBuilder page = new StringBuilder();
        page.append("""
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Bonsela: benchmarks</title>
                <style>
                body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1rem; color: #1d2733; }
                svg { display: block; min-width: 40rem; width: 100%; height: auto; }
                .wide { overflow-x: auto; }
                table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
                td, th { border-bottom: 1px solid #d8dee6; padding: .3rem .8rem; text-align: right; }
                td + td { white-space: nowrap; }
                td:first-child, th:first-child { text-align: left; }
                .FAIL { color: #a3161d; font-weight: 600; }
                </style>
                <h1>Benchmarks</h1>
                """);
        page.append("<p>")
                .append(machine)
                .append(
                        "</p>\n<h2>Matching beside other libraries</h2>\n<p>CPU time of the whole process for one event; lower is better."
                                + " Both scales are logarithmic. Bars show the error.</p>\n<div class=\"wide\">");
        page.append(chart(report)).append("</div>\n<h2>Ratios and goals</h2>\n<div class=\"wide\"><table>\n");
        page.append("<tr><th>ratio<th>value<th>goal<th>\n");
        for (Ratio ratio : ratios) {
            String passes = ratio.passes() ? "PASS" : "FAIL";
            page.append("<tr><td>").append(ratio.name()).append("<td>").append(Figures.text(ratio.value()));
            page.append("<td>").append(ratio.atLeast() ? "≥ " : "≤ ").append(Figures.text(ratio.goal()));
            page.append("<td class=\"")
                    .append(passes)
                    .append("\">")
                    .append(passes)
                    .append('\n');
        }
        return page.append("</table></div>\n</html>\n").toString();
    }

    private static String chart(MatchReport report) {
        StringBuilder svg = new StringBuilder(
                String.format("<svg viewBox=\"0 0 %d %d\" role=\"img\" font-size=\"12\">%n", WIDTH, HEIGHT));
        for (int power = X[0]; power <= X[1]; power++) {
            double x = x(Math.pow(10, power));
            svg.append(line(x, TOP, x, HEIGHT - BOTTOM, "#e3e8ee"));
            svg.append(
                    text(x, HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,.0f", Math.pow(10, power))));
        }
        String[] units = {"10 ns", "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms"};
        for (int power = Y[0]; power <= Y[1]; power++) {
            double y = y(Math.pow(10, power));
            svg.append(line(LEFT, y, WIDTH - RIGHT, y, "#e3e8ee"));
            svg.append(text(LEFT - 8, y + 4, "end", units[power - Y[0]]));
        }
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "rules"));
        int[] number = {0};
        Map<String, TreeMap<Integer, Cell>> cells = report.cells();
        Map<Double, String> labels = new TreeMap<>();
        cells.forEach((name, figures) -> {
            String color = String.format(Locale.ROOT, "hsl(%d 65%% 40%%)", number[0] * 360 / cells.size());
            String dash = name.endsWith("by type") ? " stroke-dasharray=\"5 4\"" : "";
            StringBuilder points = new StringBuilder();
            figures.forEach((rules, cell) -> {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(rules), y(cell.cpu())));
                double error = Double.isNaN(cell.cpuError()) ? 0 : cell.cpuError();
                svg.append(line(
                        x(rules),
                        y(Math.max(cell.cpu() / 10, cell.cpu() - error)),
                        x(rules),
                        y(cell.cpu() + error),
                        color));
            });
            svg.append(String.format(
                    Locale.ROOT,
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s/>%n",
                    points,
                    color,
                    name.equals("bonsela") ? "3" : "1.5",
                    dash));
            double at = y(figures.lastEntry().getValue().cpu());
            while (labels.containsKey(at)) {
                at += 0.01;
            }
            labels.put(at, "<tspan fill=\"" + color + "\">" + name + "</tspan>");
            number[0]++;
        });
        double next = TOP;
        int left = labels.size();
        for (Map.Entry<Double, String> label : labels.entrySet()) {
            // Labels keep a distance of a line, and leave room for those below.
            next = Math.max(next, Math.min(label.getKey(), HEIGHT - BOTTOM - 13.0 * left));
            svg.append(text(WIDTH - RIGHT + 8, next + 4, "start", label.getValue()));
            next += 13;
            left--;
        }
        return svg.append("</svg>\n").toString();
    }

    private static double x(double rules) {
        return LEFT + (Math.log10(rules) - X[0]) / (X[1] - X[0]) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double nanos) {
        return HEIGHT - BOTTOM - (Math.log10(nanos) - Y[0]) / (Y[1] - Y[0]) * (HEIGHT - TOP - BOTTOM);
    }

    private static String line(double x1, double y1, double x2, double y2, String color) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                color);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }
}
