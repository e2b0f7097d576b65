package io.bonsela.maven;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes findings in the Static Analysis Results Interchange Format, which code hosts and editors show beside the lines.
 *
 * @see <a href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">SARIF 2.1.0</a>
 */
final class Sarif {
    private Sarif() {}

    /**
     * Writes a file.
     *
     * @param base the folder that the paths in the file are relative to
     */
    static void write(Path target, Path base, List<Finding> findings) throws IOException {
        Map<String, Object> driver = Map.of(
                "name",
                "Bonsela",
                "rules",
                findings.stream()
                        .map(Finding::code)
                        .distinct()
                        .map(code -> Map.of("id", code))
                        .toList());
        Map<String, Object> run = Map.of(
                "tool",
                Map.of("driver", driver),
                "results",
                findings.stream().map(finding -> result(base, finding)).toList());
        Map<String, Object> log = new LinkedHashMap<>();
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.write(
                target,
                JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsBytes(log));
    }

    private static Map<String, Object> result(Path base, Finding finding) {
        Map<String, Object> place = new LinkedHashMap<>();
        place.put("artifactLocation", Map.of("uri", uri(base, finding.file())));
        if (finding.location() != null) {
            place.put(
                    "region",
                    Map.of(
                            "startLine", finding.location().line(),
                            "startColumn", finding.location().column()));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ruleId", finding.code());
        result.put("level", finding.level().toString());
        result.put("message", Map.of("text", finding.message()));
        result.put("locations", List.of(Map.of("physicalLocation", place)));
        return result;
    }

    private static String uri(Path base, Path file) {
        URI folder = base.toAbsolutePath().normalize().toUri();
        return folder.relativize(file.toAbsolutePath().normalize().toUri()).toString();
    }
}
