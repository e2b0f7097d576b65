package io.bonsela.benchmarks.bench;

import io.bonsela.benchmarks.bench.Figures.Cell;
import io.bonsela.benchmarks.peers.Contenders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Matching: every contender at every number of rules, in CPU time. */
final class MatchReport {
    /** How many times slower than this engine each peer in its usual form must be. */
    private static final Map<Integer, Integer> PEER_GOALS = Map.of(100, 40, 1_000, 250, 10_000, 2_000);

    private static final Map<Integer, Integer> LIMIT_GOALS = Map.of(10, 2, 100, 2, 1_000, 2, 10_000, 3);
    private static final double GROWTH_GOAL = 3.5;
    private static final double BYTES_GOAL = 128;

    /** The cells by contender and number of rules. */
    private final Map<String, TreeMap<Integer, Cell>> cells = new LinkedHashMap<>();

    MatchReport(Figures figures) {
        for (Cell cell : figures.of("MatchBenchmark.match")) {
            cells.computeIfAbsent(cell.parameter("contender"), name -> new TreeMap<>())
                    .put(Integer.valueOf(cell.parameter("rules")), cell);
        }
    }

    Map<String, TreeMap<Integer, Cell>> cells() {
        return cells;
    }

    /** Returns the ratios whose figures are there. */
    List<Ratio> ratios() {
        List<Ratio> ratios = new ArrayList<>();
        TreeMap<Integer, Cell> own = cells.get(Contenders.OWN);
        TreeMap<Integer, Cell> limit = cells.get(Contenders.LIMIT);
        double before = Double.NaN;
        for (int rules : own.keySet()) {
            double cpu = own.get(rules).cpu();
            ratios.add(Ratio.atMost(
                    "match-" + rules + "-to-limit", cpu / limit.get(rules).cpu(), LIMIT_GOALS.get(rules)));
            ratios.add(Ratio.atMost("match-" + rules + "-bytes", own.get(rules).bytes(), BYTES_GOAL));
            if (!Double.isNaN(before)) {
                ratios.add(Ratio.atMost("match-" + rules + "-to-a-tenth-of-the-rules", cpu / before, GROWTH_GOAL));
            }
            before = cpu;
        }
        for (String peer : Contenders.PEERS) {
            TreeMap<Integer, Cell> figures = cells.getOrDefault(peer, new TreeMap<>());
            figures.forEach((rules, cell) -> {
                Integer goal = peer.endsWith("by type") ? null : PEER_GOALS.get(rules);
                if (goal != null) {
                    ratios.add(Ratio.atLeast(
                            peer + "-" + rules + "-to-bonsela",
                            cell.cpu() / own.get(rules).cpu(),
                            goal));
                }
            });
        }
        return ratios;
    }

    /** Returns a table in Markdown: nanoseconds of CPU time with their error, and times the own figure. */
    String table() {
        TreeMap<Integer, Cell> own = cells.get(Contenders.OWN);
        StringBuilder table = new StringBuilder("| CPU ns per event |");
        own.keySet().forEach(rules -> table.append(String.format(" %,d rules | times |", rules)));
        table.append("\n|---|").append("--:|--:|".repeat(own.size())).append('\n');
        cells.forEach((name, figures) -> {
            table.append("| ").append(name).append(" |");
            for (int rules : own.keySet()) {
                Cell cell = figures.get(rules);
                table.append(
                        cell == null
                                ? " | |"
                                : ' ' + Figures.text(cell.cpu()) + error(cell) + " | "
                                        + Figures.text(
                                                cell.cpu() / own.get(rules).cpu()) + " |");
            }
            table.append('\n');
        });
        return table.toString();
    }

    /** The error; nothing if there are too few iterations to know it. */
    private static String error(Cell cell) {
        return Double.isNaN(cell.cpuError()) ? "" : " ± " + Figures.text(cell.cpuError());
    }
}
