package io.bonsela.report;

import java.io.Writer;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements, and escapes text. */
final class Markup {
    private final XMLStreamWriter xml;

    /** Thrown for an error in the code that writes. */
    private static final class WritingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WritingException(XMLStreamException cause) {
            super(cause);
        }
    }

    private interface Step {
        void write(XMLStreamWriter xml) throws XMLStreamException;
    }

    Markup(Writer writer) {
        try {
            xml = XMLOutputFactory.newInstance().createXMLStreamWriter(writer);
        } catch (XMLStreamException e) {
            throw new WritingException(e);
        }
    }

    private Markup write(Step step) {
        try {
            step.write(xml);
            return this;
        } catch (XMLStreamException e) {
            throw new WritingException(e);
        }
    }

    /** Writes an element with its content; attributes are alternating names and values. */
    Markup element(String name, Consumer<Markup> content, Object... attributes) {
        write(out -> {
            out.writeStartElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                out.writeAttribute(attributes[i].toString(), attributes[i + 1].toString());
            }
        });
        content.accept(this);
        return write(XMLStreamWriter::writeEndElement);
    }

    /** Writes an element with a text. */
    Markup element(String name, String text, Object... attributes) {
        return element(name, inner -> inner.text(text), attributes);
    }

    /** Writes an empty element. */
    Markup empty(String name, Object... attributes) {
        return write(out -> {
            out.writeEmptyElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                out.writeAttribute(attributes[i].toString(), attributes[i + 1].toString());
            }
        });
    }

    /** Writes text. Characters that XML does not allow are left out. */
    Markup text(String text) {
        return write(out -> out.writeCharacters(
                text.replaceAll("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "")));
    }

    void flush() {
        write(XMLStreamWriter::flush);
    }
}
