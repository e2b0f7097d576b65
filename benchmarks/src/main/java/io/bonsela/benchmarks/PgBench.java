package io.bonsela.benchmarks;

import io.bonsela.benchmarks.StoreLoad.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Runs PostgreSQL's own load generator, with a function that does the work of one decision.
 *
 * @param url the URL of the server, without {@code jdbc:}
 */
record PgBench(String url) {
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    /** Whether pgbench is installed. */
    static boolean isThere() {
        try {
            return new ProcessBuilder("pgbench", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates the function in the database. */
    static void prepare(DataSource dataSource) throws SQLException, IOException {
        try (InputStream in = PgBench.class.getResourceAsStream("pgbench-function.sql");
                Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * Runs pgbench.
     *
     * @param budgets the number of budgets that the calls are spread over
     * @param clients the number of connections
     * @param each the number of calls per transaction
     * @param seconds the duration
     */
    Figures run(int budgets, int clients, int each, int seconds) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("pgbench");
        Path script = folder.resolve("script.sql");
        String call = "bench_decide(gen_random_uuid()::text, 'customer-' || (random() * 9999)::int, 'budget-' || "
                + "(random() * " + (budgets - 1) + ")::int)";
        Files.writeString(
                script,
                each == 1
                        ? "SELECT " + call + ";\n"
                        : "SELECT count(" + call + ") FROM generate_series(1, " + each + ");\n");
        URI server = URI.create(url);
        List<String> command = new ArrayList<>(List.of(
                "pgbench",
                "-n",
                "-M",
                "prepared",
                "-f",
                script.toString(),
                "-c",
                String.valueOf(clients),
                "-j",
                "2",
                "-T",
                String.valueOf(seconds),
                "-l",
                "-h",
                server.getHost(),
                "-p",
                String.valueOf(server.getPort()),
                "-U",
                user(server),
                server.getPath().substring(1)));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IllegalStateException("pgbench failed: " + output);
        }
        double[] latencies = latencies(folder);
        return new Figures(
                Double.parseDouble(rate.group(1)) * each,
                latencies[(int) (0.50 * (latencies.length - 1))],
                latencies[(int) (0.95 * (latencies.length - 1))],
                latencies[(int) (0.99 * (latencies.length - 1))]);
    }

    private static String user(URI server) {
        return Optional.ofNullable(server.getQuery()).stream()
                .flatMap(query -> Stream.of(query.split("&")))
                .filter(part -> part.startsWith("user="))
                .map(part -> part.substring("user=".length()))
                .findFirst()
                .orElse("postgres");
    }

    /** Returns latencies in milliseconds, ascending. */
    private static double[] latencies(Path folder) throws IOException {
        List<Double> all = new ArrayList<>();
        try (Stream<Path> logs = Files.list(folder)) {
            for (Path log : logs.filter(file -> file.getFileName().toString().startsWith("pgbench_log"))
                    .toList()) {
                for (String line : Files.readAllLines(log)) {
                    all.add(Long.parseLong(line.split(" ")[2]) / 1e3);
                }
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
