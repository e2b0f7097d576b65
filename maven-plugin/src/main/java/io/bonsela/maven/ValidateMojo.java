package io.bonsela.maven;

import io.bonsela.rulefiles.RuleFile;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Reports every mistake in the rule files, and fails if there are any. */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class ValidateMojo extends RuleFilesMojo {
    /** Called by Maven. */
    public ValidateMojo() {
        super("validate");
    }

    @Override
    List<Finding> findings(Path path, RuleFile file) {
        return List.of();
    }

    @Override
    String success() {
        return "no mistakes";
    }
}
