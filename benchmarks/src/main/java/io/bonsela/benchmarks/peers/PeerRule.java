package io.bonsela.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule of the workload.
 *
 * @param number its number
 * @param type the type of its events
 * @param parts the parts of its condition, all of which must hold
 */
public record PeerRule(int number, String type, List<Part> parts) {
    /** Returns the parts with a test of the type before them, for a peer that has no types. */
    public List<Part> withType() {
        List<Part> all = new ArrayList<>();
        all.add(new Part.Equal("type", type));
        all.addAll(parts);
        return all;
    }
}
