package io.bonsela.cli;

import io.bonsela.rulefiles.example.ExampleResult;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the results of examples in JUnit's XML format, which build servers read. */
final class JunitReport {
    private JunitReport() {}

    /** Returns the results, without the XML declaration. */
    static String xml(String name, List<ExampleResult> results) {
        StringWriter text = new StringWriter();
        try {
            write(name, results, XMLOutputFactory.newInstance().createXMLStreamWriter(text));
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot create the XML", e);
        }
        return text.toString();
    }

    private static void write(String name, List<ExampleResult> results, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", printable(name));
        xml.writeAttribute("tests", String.valueOf(results.size()));
        xml.writeAttribute(
                "failures",
                String.valueOf(
                        results.stream().filter(result -> !result.passed()).count()));
        for (ExampleResult result : results) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", result.example().rule());
            xml.writeAttribute("name", printable(result.example().title()));
            if (!result.passed()) {
                xml.writeCharacters("\n    ");
                xml.writeStartElement("failure");
                xml.writeAttribute("message", printable(result.diagnostic().toString()));
                xml.writeEndElement();
                xml.writeCharacters("\n  ");
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.flush();
    }

    /** Replaces the characters that XML does not allow, such as most control characters. */
    private static String printable(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
