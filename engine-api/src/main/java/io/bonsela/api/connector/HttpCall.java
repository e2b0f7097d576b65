package io.bonsela.api.connector;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request to send. Immutable. Its text shows neither headers nor body nor query.
 *
 * @param method such as {@code POST}
 * @param uri where to
 * @param headers by name
 * @param body the bytes; empty: none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HttpCall(String method, URI uri, Map<String, String> headers, byte[] body) {
    /** Copies the headers. */
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /**
     * A request without a body.
     *
     * @param uri where to
     */
    public static HttpCall get(URI uri) {
        return new HttpCall("GET", uri, Map.of(), new byte[0]);
    }

    /**
     * A request with a body.
     *
     * @param uri where to
     * @param contentType the body's type
     * @param body the bytes
     */
    public static HttpCall post(URI uri, String contentType, byte[] body) {
        return new HttpCall("POST", uri, Map.of("Content-Type", contentType), body);
    }

    /**
     * A request with a body of JSON.
     *
     * @param uri where to
     * @param json the text
     */
    public static HttpCall postJson(URI uri, String json) {
        return post(uri, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same with a header more.
     *
     * @param name its name
     * @param value its value
     */
    public HttpCall header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, more, body);
    }

    @Override
    public String toString() {
        return method + ' ' + uri.getHost() + uri.getPath();
    }
}
