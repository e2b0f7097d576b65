package loyalty.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.PathParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import loyalty.web.IdempotencyKeys;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;

/** What the OpenAPI description says beside the resources. */
@Configuration(proxyBeanMethods = false)
class Description {
    private static final String BEARER = "bearer";
    /** Headers that the platform demands itself, so that it can say what is missing: Spring does not require them. */
    private static final Set<String> DEMANDED = Set.of(IdempotencyKeys.HEADER, HttpHeaders.IF_MATCH);

    /** An enrolment without a key is a new customer each time; the first rule file replaces none. */
    private static final Set<String> WITHOUT =
            Set.of("createCustomer " + IdempotencyKeys.HEADER, "publishRule " + HttpHeaders.IF_MATCH);

    @Bean
    OpenAPI openApi() {
        OpenAPI description = new OpenAPI()
                .info(new Info()
                        .title("Loyalty platform")
                        .version("1")
                        .description(
                                "Customers, events and rewards of a merchant. Errors are problem details (RFC 9457)"
                                        + " with a code. Servers can sign requests instead of a bearer token."))
                .servers(List.of(new Server().url("/")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
        description.schemaRequirement(
                BEARER,
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT"));
        return description;
    }

    /** Generated clients name their methods and classes by these, so they do not depend on other operations. */
    @Bean
    OperationCustomizer names() {
        return (operation, handler) -> {
            String resource = handler.getBeanType().getSimpleName().replaceFirst("Controller.*", "");
            operation.setTags(List.of(resource));
            operation.operationId(handler.getMethod().getName() + resource);
            if (operation.getParameters() != null) {
                operation.getParameters().stream()
                        .filter(parameter -> DEMANDED.contains(parameter.getName())
                                && !WITHOUT.contains(operation.getOperationId() + ' ' + parameter.getName()))
                        .forEach(parameter -> parameter.required(true));
            }
            return operation;
        };
    }

    /** Every path has the tenant, and every operation can answer a problem. */
    @Bean
    OpenApiCustomizer completeOperations() {
        return description -> {
            description.getComponents().addSchemas("Problem", problem());
            description
                    .getPaths()
                    .forEach((path, item) -> item.readOperations().forEach(operation -> {
                        if (path.contains("{tenant}") && !has(operation, "tenant")) {
                            addFirst(
                                    operation,
                                    new PathParameter().name("tenant").schema(new StringSchema()));
                        }
                        operation
                                .getResponses()
                                .addApiResponse(
                                        "default",
                                        new ApiResponse()
                                                .description("A problem")
                                                .content(
                                                        new Content()
                                                                .addMediaType(
                                                                        "application/problem+json",
                                                                        new MediaType()
                                                                                .schema(
                                                                                        new Schema<>()
                                                                                                .$ref(
                                                                                                        "#/components/schemas/Problem")))));
                    }));
        };
    }

    /** Generated clients have their arguments in this order, so the tenant is the first one everywhere. */
    private static void addFirst(Operation operation, Parameter parameter) {
        List<Parameter> parameters = new ArrayList<>(List.of(parameter));
        parameters.addAll(Objects.requireNonNullElse(operation.getParameters(), List.of()));
        operation.setParameters(parameters);
    }

    private static boolean has(Operation operation, String parameter) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(each -> each.getName().equals(parameter));
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("code", new StringSchema().description("what is wrong, in capitals"));
    }
}
