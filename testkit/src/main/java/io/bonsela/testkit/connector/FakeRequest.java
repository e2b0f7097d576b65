package io.bonsela.testkit.connector;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as the fake provider received it.
 *
 * @param method such as {@code POST}
 * @param path the path without the query
 * @param query the raw query; empty if there is none
 * @param headers the headers by lower-case name, the first value of each
 * @param body the body, decoded as UTF-8
 */
public record FakeRequest(String method, String path, String query, Map<String, String> headers, String body) {
    /** The parameters of the query. */
    public Map<String, String> parameters() {
        return decode(query);
    }

    /** The fields of a form in the body. */
    public Map<String, String> form() {
        return decode(body);
    }

    /**
     * The value of a header; empty if there is none.
     *
     * @param name its name in lower case
     */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    private static Map<String, String> decode(String pairs) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : pairs.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return all;
    }
}
