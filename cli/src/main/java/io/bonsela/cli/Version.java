package io.bonsela.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "unknown")};
    }
}
