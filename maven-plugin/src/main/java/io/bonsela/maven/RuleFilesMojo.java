package io.bonsela.maven;

import io.bonsela.api.BonselaException;
import io.bonsela.api.RewardEngine;
import io.bonsela.rulefiles.RuleFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** A goal that looks for something in each rule file, prints what it finds and writes it as SARIF. */
abstract class RuleFilesMojo extends AbstractMojo {
    /** A rule file, or a folder in which every file that ends in .yaml, .yml or .json is a rule file. */
    @Parameter(
            property = "bonsela.rules",
            defaultValue = "${project.basedir}/src/main/resources/rules",
            required = true)
    @SuppressWarnings("NullAway.Init") // set by Maven
    private File rules;

    /** The folder for the findings as SARIF 2.1.0: bonsela-validate.sarif, bonsela-test.sarif, bonsela-analyse.sarif. */
    @Parameter(property = "bonsela.reports", defaultValue = "${project.build.directory}", required = true)
    @SuppressWarnings("NullAway.Init") // set by Maven
    private File reports;

    @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
    @SuppressWarnings("NullAway.Init") // set by Maven
    private File basedir;

    /** Whether to do nothing. */
    @Parameter(property = "bonsela.skip", defaultValue = "false")
    private boolean skip;

    private final String goal;

    RuleFilesMojo(String goal) {
        this.goal = goal;
    }

    /** Returns the findings in a file without mistakes. */
    abstract List<Finding> findings(Path path, RuleFile file);

    /** Whether another property of the build says to do nothing. */
    boolean isSkipped() {
        return false;
    }

    /** What is said if there are no findings. */
    abstract String success();

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || isSkipped()) {
            getLog().info("skipped");
            return;
        }
        List<Finding> findings = new ArrayList<>();
        try {
            for (Path path : files()) {
                List<Finding> ofFile = inspect(path);
                if (ofFile.isEmpty()) {
                    getLog().info(path + ": " + success());
                }
                findings.addAll(ofFile);
            }
            Sarif.write(reports.toPath().resolve("bonsela-" + goal + ".sarif"), basedir.toPath(), findings);
        } catch (IOException e) {
            throw new MojoExecutionException(e.toString(), e);
        }
        long errors = findings.stream().filter(this::log).count();
        if (errors > 0) {
            throw new MojoFailureException(errors == 1 ? "1 error in rule files" : errors + " errors in rule files");
        }
    }

    /** Returns whether it is an error. */
    private boolean log(Finding finding) {
        if (finding.level() == Finding.Level.ERROR) {
            getLog().error(finding.toString());
            return true;
        }
        getLog().info(finding.toString());
        return false;
    }

    private List<Finding> inspect(Path path) throws MojoFailureException {
        try {
            RuleFile file = RuleFile.read(path);
            List<Finding> mistakes = mistakes(path, file);
            return mistakes.isEmpty() ? findings(path, file) : mistakes;
        } catch (BonselaException e) {
            throw new MojoFailureException(path + ": " + e.getMessage(), e);
        }
    }

    private static List<Finding> mistakes(Path path, RuleFile file) {
        try (RewardEngine engine = file.withoutFacts(Extensions.engine()).build()) {
            return file.check(engine).stream()
                    .map(mistake -> Finding.of(path, mistake))
                    .toList();
        }
    }

    private List<Path> files() throws IOException, MojoFailureException {
        Path root = rules.toPath();
        if (Files.isRegularFile(root)) {
            return List.of(root);
        } else if (!Files.isDirectory(root)) {
            throw new MojoFailureException("bonsela.rules: " + root + " does not exist");
        }
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(yaml|yml|json)"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new MojoFailureException("bonsela.rules: " + root + " contains no rule file");
            }
            return files;
        }
    }
}
