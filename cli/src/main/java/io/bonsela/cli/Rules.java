package io.bonsela.cli;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.RuleFile;
import java.nio.file.Path;
import java.util.List;

/** Reads rule files and finds every mistake, while reading and by validation. */
final class Rules {
    private Rules() {}

    static List<Diagnostic> check(Path file, PluginOption plugins) {
        return check(RuleFile.read(file), plugins);
    }

    static RuleSet load(Path file, PluginOption plugins) {
        return read(file, plugins).orThrow();
    }

    /** Reads a file that must not have mistakes. */
    static RuleFile read(Path file, PluginOption plugins) {
        RuleFile read = RuleFile.read(file);
        List<Diagnostic> mistakes = check(read, plugins);
        if (!mistakes.isEmpty()) {
            throw new InvalidRuleSetException(mistakes);
        }
        return read;
    }

    private static List<Diagnostic> check(RuleFile file, PluginOption plugins) {
        RewardEngineBuilder builder = file.ruleSet().map(plugins::engine).orElseGet(plugins::engine);
        try (RewardEngine engine = builder.build()) {
            return file.check(engine);
        }
    }
}
