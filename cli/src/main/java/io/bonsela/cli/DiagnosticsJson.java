package io.bonsela.cli;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Location;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the mistakes in a rule file as one JSON object. */
final class DiagnosticsJson {
    private DiagnosticsJson() {}

    static String write(List<Diagnostic> mistakes) {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        object.put("valid", mistakes.isEmpty());
        ArrayNode list = object.putArray("mistakes");
        for (Diagnostic mistake : mistakes) {
            ObjectNode one = list.addObject();
            one.put("code", mistake.code().name());
            one.put("path", mistake.path());
            one.put("message", mistake.message());
            Location location = mistake.location();
            if (location != null) {
                one.put("file", location.file());
                one.put("line", location.line());
                one.put("column", location.column());
            }
        }
        return JsonMapper.shared().writeValueAsString(object);
    }
}
