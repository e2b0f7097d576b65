package loyalty.api;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import loyalty.data.CsvFile;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.ImportJob;
import loyalty.data.Imports;
import loyalty.data.TenantExport;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Files: imports of customers and events, and the export of everything the tenant owns. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
class DataController {
    private final Imports imports;
    private final TenantExport export;

    DataController(Imports imports, TenantExport export) {
        this.imports = imports;
        this.export = export;
    }

    /** An import, and how far it is. */
    record ImportView(
            String id,
            String kind,
            ImportJob.State state,
            long lines,
            long done,
            long refused,
            String actor,
            Instant createdAt) {
        static ImportView of(ImportJob job) {
            return new ImportView(
                    job.id(),
                    job.kind(),
                    job.state(),
                    job.lines(),
                    job.done(),
                    job.refused(),
                    job.actor(),
                    job.createdAt());
        }
    }

    /**
     * Imports a CSV file: {@code customers} or {@code events}. A file with mistakes is refused as a whole; one without is
     * imported in the background.
     */
    @PostMapping(path = "/imports/{kind}", consumes = "text/csv")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @PreAuthorize("hasAuthority('IMPORT_DATA')")
    ImportView begin(
            @PathVariable String tenant,
            @PathVariable String kind,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody byte[] csv,
            Authentication caller) {
        if (!imports.kinds().contains(kind)) {
            throw ProblemException.unknown("KIND");
        }
        String request = IdempotencyKeys.required(key);
        CsvFile file = CsvFile.read(csv);
        List<Mistake> mistakes = imports.check(tenant, kind, file);
        if (!mistakes.isEmpty()) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "INVALID_FILE",
                    "the file has mistakes, and nothing was imported",
                    Map.of("mistakes", mistakes));
        }
        return imports.begin(tenant, kind, file, Callers.of(caller).id(), request)
                .map(ImportView::of)
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.CONFLICT, "IDEMPOTENCY_CONFLICT", "another file was imported with this key"));
    }

    @GetMapping("/imports")
    @PreAuthorize("hasAuthority('IMPORT_DATA')")
    List<ImportView> list(@PathVariable String tenant) {
        return imports.list(tenant).stream().map(ImportView::of).toList();
    }

    @GetMapping("/imports/{id}")
    @PreAuthorize("hasAuthority('IMPORT_DATA')")
    ImportView get(@PathVariable String tenant, @PathVariable String id) {
        return ImportView.of(known(tenant, id));
    }

    /** Returns up to 100 lines that were not imported, beginning after a line. */
    @GetMapping("/imports/{id}/refused")
    @PreAuthorize("hasAuthority('IMPORT_DATA')")
    List<Mistake> refused(
            @PathVariable String tenant, @PathVariable String id, @RequestParam(defaultValue = "0") long after) {
        return imports.refused(tenant, known(tenant, id).id(), after);
    }

    /** Stops an import; what it has imported stays. */
    @PostMapping("/imports/{id}/cancel")
    @PreAuthorize("hasAuthority('IMPORT_DATA')")
    ImportView cancel(@PathVariable String tenant, @PathVariable String id) {
        if (!imports.cancel(tenant, known(tenant, id).id())) {
            throw new ProblemException(HttpStatus.CONFLICT, "NOT_RUNNING", "the import is not running");
        }
        return ImportView.of(known(tenant, id));
    }

    private ImportJob known(String tenant, String id) {
        return imports.find(tenant, id).orElseThrow(() -> ProblemException.unknown("IMPORT"));
    }

    /** Returns everything that the tenant owns, as a ZIP file. */
    @GetMapping(path = "/export", produces = "application/zip")
    @PreAuthorize("hasAuthority('EXPORT_DATA')")
    void export(@PathVariable String tenant, HttpServletResponse response, Authentication caller) throws IOException {
        response.setContentType("application/zip");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + tenant + ".zip\"");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        export.write(tenant, Callers.of(caller).id(), response.getOutputStream());
    }
}
