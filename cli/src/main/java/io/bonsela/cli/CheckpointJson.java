package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Reports.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes checkpoints as JSON, one per line. */
final class CheckpointJson {
    private CheckpointJson() {}

    static String line(Checkpoint checkpoint) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("tenant", checkpoint.tenant())
                .put("decisions", checkpoint.decisions())
                .put("answers", checkpoint.answers())
                .put("decidedThrough", checkpoint.decidedThrough())
                .put("answeredThrough", checkpoint.answeredThrough())
                .put("digest", checkpoint.digest());
        return JsonMapper.shared().writeValueAsString(object);
    }

    /** Reads all lines of a file. */
    static List<Checkpoint> read(Path file) {
        List<Checkpoint> checkpoints = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    checkpoints.add(checkpoint(lines.get(i), file + " line " + (i + 1)));
                }
            }
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, file + " cannot be read: " + e.getMessage(), e);
        }
        return checkpoints;
    }

    private static String digest(String text, String where) {
        if (!text.matches("[0-9a-f]{64}")) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, where + ": digest is not 64 hex digits");
        }
        return text;
    }

    private static Checkpoint checkpoint(String line, String where) {
        try {
            JsonNode object = JsonMapper.shared().readTree(line);
            return new Checkpoint(
                    object.required("tenant").stringValue(),
                    object.required("decisions").longValue(),
                    object.required("answers").longValue(),
                    object.required("decidedThrough").longValue(),
                    object.required("answeredThrough").longValue(),
                    digest(object.required("digest").stringValue(), where));
        } catch (JacksonException e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, where + " is not a checkpoint: " + e.getOriginalMessage(), e);
        }
    }
}
