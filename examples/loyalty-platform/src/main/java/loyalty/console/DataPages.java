package loyalty.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import loyalty.data.CsvFile;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.ImportJob;
import loyalty.data.Imports;
import loyalty.data.TenantExport;
import loyalty.secret.Secrets;
import loyalty.web.Callers;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The page of files: imports and the export. */
@Controller
@PreAuthorize("hasAuthority('IMPORT_DATA')")
class DataPages {
    private final Imports imports;
    private final TenantExport export;
    private final Secrets secrets;

    DataPages(Imports imports, TenantExport export, Secrets secrets) {
        this.imports = imports;
        this.export = export;
        this.secrets = secrets;
    }

    @GetMapping("/console/data")
    String data(Authentication caller, Model model) {
        List<ImportJob> jobs = imports.list(Callers.of(caller).tenant());
        model.addAttribute("jobs", jobs);
        model.addAttribute("running", jobs.stream().anyMatch(job -> job.state() == ImportJob.State.RUNNING));
        model.addAttribute("command", secrets.id("console"));
        return "data";
    }

    /** The table of imports alone, which the page asks for while one is running. */
    @GetMapping("/console/data/jobs")
    String jobs(Authentication caller, Model model) {
        data(caller, model);
        return "data :: jobs";
    }

    @PostMapping("/console/data/imports")
    String begin(
            @RequestParam String kind,
            @RequestParam String command,
            @RequestParam MultipartFile file,
            Authentication caller,
            RedirectAttributes flash)
            throws IOException {
        String tenant = Callers.of(caller).tenant();
        if (!imports.kinds().contains(kind)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        CsvFile csv = CsvFile.read(file.getBytes());
        List<Mistake> mistakes = imports.check(tenant, kind, csv);
        if (mistakes.isEmpty()) {
            boolean begun = imports.begin(tenant, kind, csv, Callers.of(caller).id(), command)
                    .isPresent();
            flash.addFlashAttribute(
                    begun ? "done" : "problem",
                    begun ? "The file is being imported." : "Another file was imported by this form: choose it again.");
        } else {
            flash.addFlashAttribute("problem", "Nothing was imported. The file has mistakes:");
            flash.addFlashAttribute("mistakes", mistakes);
        }
        return "redirect:/console/data";
    }

    @GetMapping("/console/data/imports/{id}")
    String job(
            @PathVariable String id, @RequestParam(defaultValue = "0") long after, Authentication caller, Model model) {
        String tenant = Callers.of(caller).tenant();
        ImportJob job = imports.find(tenant, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<Mistake> refused = imports.refused(tenant, id, after);
        model.addAttribute("job", job);
        model.addAttribute("refused", refused);
        model.addAttribute(
                "next",
                refused.size() < Imports.SHOWN
                        ? null
                        : refused.get(refused.size() - 1).line());
        return "import";
    }

    @PostMapping("/console/data/imports/{id}/cancel")
    String cancel(@PathVariable String id, Authentication caller, RedirectAttributes flash) {
        boolean stopped = imports.cancel(Callers.of(caller).tenant(), id);
        flash.addFlashAttribute(
                stopped ? "done" : "problem",
                stopped ? "The import is stopped. What was imported stays." : "This import is not running.");
        return "redirect:/console/data";
    }

    @GetMapping("/console/data/export")
    @PreAuthorize("hasAuthority('EXPORT_DATA')")
    void export(Authentication caller, HttpServletResponse response) throws IOException {
        String tenant = Callers.of(caller).tenant();
        response.setContentType("application/zip");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + tenant + ".zip\"");
        export.write(tenant, Callers.of(caller).id(), response.getOutputStream());
    }
}
