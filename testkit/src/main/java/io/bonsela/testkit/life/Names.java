package io.bonsela.testkit.life;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of the subjects of the model: subjects that were merged are one. */
final class Names {
    private final Map<String, String> merged = new HashMap<>();
    /** The names that each subject was given by merges, the last one first. */
    private final Map<String, List<String>> given = new HashMap<>();

    /** The uses of merges that are neither a decision nor an answer about the subject. */
    private final Map<String, Long> uses = new HashMap<>();

    Names() {}

    Names(Names other) {
        merged.putAll(other.merged);
        given.putAll(other.given);
        uses.putAll(other.uses);
    }

    /** Counts a use of the merges of a subject, if it has other names. */
    void use(String subject) {
        if (all(subject).size() > 1) {
            uses.merge(owner(subject), 1L, Long::sum);
        }
    }

    long uses(String subject) {
        return all(subject).stream()
                .mapToLong(name -> uses.getOrDefault(name, 0L))
                .sum();
    }

    /** The name in use. */
    String owner(String subject) {
        String into = merged.get(subject);
        return into == null ? subject : owner(into);
    }

    boolean isMerged(String subject) {
        return merged.containsKey(subject);
    }

    boolean same(String one, String other) {
        return owner(one).equals(owner(other));
    }

    /** All names of a subject, of which the first is in use. */
    List<String> all(String subject) {
        String owner = owner(subject);
        List<String> all = new ArrayList<>(List.of(owner));
        all.addAll(given.getOrDefault(owner, List.of()));
        return all;
    }

    /** The scope of a cap, which begins with the name of a subject if it is per subject. */
    String scope(String scope) {
        return merged.keySet().stream()
                .filter(scope::startsWith)
                .findFirst()
                .map(name -> owner(name) + scope.substring(name.length()))
                .orElse(scope);
    }

    void merge(String subject, String into) {
        List<String> more = all(subject);
        more.addAll(given.getOrDefault(into, List.of()));
        given.put(into, more);
        merged.put(subject, into);
    }

    void undo(String subject) {
        String into = merged.remove(subject);
        List<String> all = given.getOrDefault(into, List.of());
        given.put(into, all.subList(all(subject).size(), all.size()));
    }

    void forget(String subject) {
        List<String> all = all(subject);
        merged.keySet().removeAll(all);
        given.keySet().removeAll(all);
        uses.keySet().removeAll(all);
    }
}
