package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.cli.CloudEventReader.InvalidEventException;
import io.bonsela.report.Omissions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Passes on the events of a file in file order, and reports the lines that were not decided. */
final class EventFile {
    private static final int BATCH = 4_096;

    private final Path file;
    private final CloudEventReader reader;
    private final boolean quiet;
    private final PrintWriter err;
    private final List<Numbered> batch = new ArrayList<>(BATCH);
    private final Omissions omissions = new Omissions();
    private long handedOver;
    private Instant latest = Instant.MIN;

    /** An event and its line number. */
    private record Numbered(long line, Event event) {}

    /** Decides the events of a file. */
    interface Decider {
        /** Decides events; returns one decision for each, in order. */
        List<Decision> decide(List<Event> events);

        /** Called for a line that is not a valid event. */
        void unreadable();
    }

    /** Creates a reader for a file of events whose types a rule set declares; shows no progress if {@code quiet}. */
    EventFile(Path file, RuleSet rules, EventKey key, boolean quiet, PrintWriter err) {
        this.file = file;
        this.quiet = quiet;
        this.err = err;
        reader = new CloudEventReader(rules, key);
    }

    void read(Decider decider) {
        try (Lines lines = new Lines(file)) {
            Progress progress = new Progress(err, Terminal.isInteractive() && !quiet, Files.size(file));
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                try {
                    String text = line.text().orElse(null);
                    if (text == null) {
                        throw new InvalidEventException(line.problem());
                    }
                    batch.add(new Numbered(line.number(), reader.read(text)));
                } catch (InvalidEventException e) {
                    decide(decider, progress);
                    decider.unreadable();
                    progress.clear();
                    err.println(file + ":" + line.number() + ": " + e.getMessage());
                    omissions.add(line.number(), "unreadable", String.valueOf(e.getMessage()));
                }
                if (batch.size() == BATCH) {
                    decide(decider, progress);
                    progress.at(lines.bytesRead(), handedOver);
                }
            }
            decide(decider, progress);
            progress.clear();
            if (omissions.outOfOrder() > 0) {
                err.printf(
                        Locale.ROOT,
                        "%s: %,d events are older than earlier lines; they were decided in file order%n",
                        file,
                        omissions.outOfOrder());
            }
            err.flush();
        } catch (NoSuchFileException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "file not found: " + file, e);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void decide(Decider decider, Progress progress) {
        List<Decision> decisions =
                decider.decide(batch.stream().map(Numbered::event).toList());
        for (int i = 0; i < batch.size(); i++) {
            Decision decision = decisions.get(i);
            Decision.Status status = decision.status();
            omit(batch.get(i), decision);
            if (status == Decision.Status.INVALID || status == Decision.Status.CONFLICT) {
                progress.clear();
                err.println(file + ":" + batch.get(i).line() + ": " + status + ": " + decision.reason());
            }
        }
        handedOver += batch.size();
        batch.clear();
    }

    /** Returns what was left out, and why. */
    Omissions omissions() {
        return omissions;
    }

    private void order(Event event) {
        Instant at = event.occurredAt();
        if (at != null && at.isBefore(latest)) {
            omissions.addOutOfOrder();
        }
        latest = at != null && at.isAfter(latest) ? at : latest;
    }

    private void omit(Numbered numbered, Decision decision) {
        switch (decision.status()) {
            case REPEATED -> omissions.add("already decided");
            case CONFLICT, INVALID ->
                omissions.add(
                        numbered.line,
                        decision.status() == Decision.Status.CONFLICT ? "with the id of another event" : "not admitted",
                        "event '" + numbered.event.id() + "': " + decision.reason());
            default -> order(numbered.event);
        }
    }
}
