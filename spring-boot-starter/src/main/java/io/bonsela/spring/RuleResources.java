package io.bonsela.spring;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.CollectionProvider;
import io.bonsela.rulefiles.RuleFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Reads rule files from resources. */
record RuleResources(ResourcePatternResolver resolver, Map<String, CollectionProvider> collections) {
    /**
     * Reads the files that match patterns, each once.
     *
     * @throws io.bonsela.api.rule.InvalidRuleSetException if a file has errors
     * @throws BonselaException INVALID_CONFIGURATION if a pattern matches no file, or a file cannot be read
     */
    List<RuleSet> load(List<String> patterns) {
        Map<String, Resource> found = new LinkedHashMap<>();
        for (String pattern : patterns) {
            List<Resource> matching = matching(pattern);
            if (matching.isEmpty()) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "bonsela.rules: '" + pattern + "' matches no file");
            }
            matching.forEach(resource -> found.putIfAbsent(address(resource), resource));
        }
        List<RuleSet> rules = new ArrayList<>();
        found.values().forEach(resource -> rules.add(read(resource).orThrow()));
        return rules;
    }

    private static String address(Resource resource) {
        try {
            return resource.getURI().toString();
        } catch (IOException e) {
            return resource.getDescription();
        }
    }

    private List<Resource> matching(String pattern) {
        try {
            return List.of(resolver.getResources(pattern)).stream()
                    .filter(Resource::exists)
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "bonsela.rules: '" + pattern + "' cannot be searched", e);
        }
    }

    private RuleFile read(Resource resource) {
        try {
            if (resource.isFile()) {
                return RuleFile.read(resource.getFile().toPath(), collections);
            }
            String name = Objects.requireNonNullElse(resource.getFilename(), resource.getDescription());
            return RuleFile.parse(resource.getContentAsByteArray(), name, collections);
        } catch (IOException e) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "bonsela.rules: " + resource.getDescription() + " cannot be read",
                    e);
        }
    }
}
