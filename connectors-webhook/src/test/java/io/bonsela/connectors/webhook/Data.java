package io.bonsela.connectors.webhook;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.bonsela.connectors.support.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/** Published test vectors, if they are available. */
final class Data {
    private Data() {}

    static JsonNode read(String file) {
        Path path = Path.of(System.getProperty("bonsela.data", "data")).resolve(file);
        assumeThat(path).exists();
        try {
            return Json.read(Files.readAllBytes(path)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
