package io.bonsela.cli;

import io.bonsela.api.Event;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What identifies a CloudEvent.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#id">CloudEvents, id</a>
 */
enum EventKey {
    /** The id; the same id from another source is a conflict. */
    ID_OF_ONE_SOURCE("id-of-one-source") {
        @Override
        void identify(Event.Builder event, String source, String id) {
            event.id(id).source(source);
        }
    },
    /** The id; the source is ignored. */
    ID("id") {
        @Override
        void identify(Event.Builder event, String source, String id) {
            event.id(id);
        }
    },
    /** The source and the id, as in the specification. */
    SOURCE_AND_ID("source+id") {
        @Override
        void identify(Event.Builder event, String source, String id) {
            // A source is a URI reference, which contains no blank.
            event.id(source + " " + id).source(source);
        }
    };

    private final String word;

    EventKey(String word) {
        this.word = word;
    }

    abstract void identify(Event.Builder event, String source, String id);

    /** Converts the words; picocli's own converter would also list the constants. */
    static final class Converter implements ITypeConverter<EventKey> {
        @Override
        public EventKey convert(String value) {
            return Arrays.stream(values())
                    .filter(key -> key.word.equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected "
                            + Arrays.stream(values()).map(EventKey::toString).collect(Collectors.joining(", "))
                            + ", not '" + value + "'"));
        }
    }

    /** Returns the word that is used on the command line. */
    @Override
    public String toString() {
        return word;
    }
}
