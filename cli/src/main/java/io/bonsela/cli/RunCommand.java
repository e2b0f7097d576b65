package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Store;
import io.bonsela.cli.CloudEventReader.InvalidEventException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Decides the events of a file, in its order, by the events' own clock. */
@Command(
        name = "run",
        description = {
            "Decides the events of a file under the rules of another, and tells what was issued.",
            "Exit code 1 if a line of the events was invalid. Lines that were not decided are named on standard error."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final int BATCH = 256;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The rule file, YAML or JSON.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path rules;

    @Option(
            names = "--events",
            required = true,
            paramLabel = "FILE",
            description = "The events: one CloudEvents 1.0 JSON object a line.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path events;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Override
    public Integer call() {
        RuleSet ruleSet = Rules.load(rules);
        Summary summary = new Summary(ruleSet);
        PrintWriter err = spec.commandLine().getErr();
        try (StoreOption connections = store;
                Lines lines = new Lines(events);
                RewardEngine engine = engine(connections.open(), ruleSet)) {
            Progress progress = new Progress(err, Terminal.isInteractive() && !json, Files.size(events));
            decide(lines, engine, new CloudEventReader(ruleSet), summary, progress, err);
            progress.clear();
            summary.budgets(engine.records().budgets(ruleSet.tenant()));
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "cannot read " + events, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new SummaryJson().write(summary));
        } else {
            SummaryText.write(summary, Terminal.width()).forEach(out::println);
        }
        out.flush();
        return summary.invalid == 0 ? 0 : 1;
    }

    private static RewardEngine engine(@Nullable Store store, RuleSet ruleSet) {
        RewardEngineBuilder builder =
                RewardEngine.builder().deliveredElsewhere().rules(ruleSet).clockFromEvents();
        UnknownFact.of(ruleSet).forEach(builder::facts);
        return (store == null ? builder : builder.store(store)).build();
    }

    /** An event with the line that it stands in. */
    private record Numbered(long line, Event event) {}

    private void decide(
            Lines lines,
            RewardEngine engine,
            CloudEventReader reader,
            Summary summary,
            Progress progress,
            PrintWriter err)
            throws IOException {
        List<Numbered> batch = new ArrayList<>(BATCH);
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            summary.events++;
            try {
                String text = line.text().orElse(null);
                if (text == null) {
                    throw new InvalidEventException(line.problem());
                }
                batch.add(new Numbered(line.number(), reader.read(text)));
            } catch (InvalidEventException e) {
                decide(batch, engine, summary, progress, err);
                summary.invalid++;
                progress.clear();
                err.println(events + ":" + line.number() + ": " + e.getMessage());
            }
            if (batch.size() == BATCH) {
                decide(batch, engine, summary, progress, err);
                progress.at(lines.bytesRead(), summary.events);
            }
        }
        decide(batch, engine, summary, progress, err);
        err.flush();
    }

    private void decide(
            List<Numbered> batch, RewardEngine engine, Summary summary, Progress progress, PrintWriter err) {
        List<Decision> decisions =
                engine.processAll(batch.stream().map(Numbered::event).toList());
        for (int i = 0; i < batch.size(); i++) {
            Decision decision = decisions.get(i);
            summary.add(decision);
            Decision.Status status = decision.status();
            if (status == Decision.Status.INVALID || status == Decision.Status.CONFLICT) {
                progress.clear();
                err.println(events + ":" + batch.get(i).line() + ": " + status + ": " + decision.reason());
            }
        }
        batch.clear();
    }
}
