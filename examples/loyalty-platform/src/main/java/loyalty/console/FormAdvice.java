package loyalty.console;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A value in a form that is not valid is named on the page of the form. */
@ControllerAdvice("loyalty.console")
class FormAdvice {
    private static final String CONSOLE =
            "https?://[A-Za-z0-9.:\\[\\]-]+/console([A-Za-z0-9/._-]|%[0-9A-Fa-f]{2})*(\\?.*)?";
    private static final String QUERY = "([A-Za-z0-9=&+._-]|%[0-9A-Fa-f]{2})*";

    @ExceptionHandler
    String invalid(BonselaException e, HttpServletRequest request, RedirectAttributes flash) {
        boolean ofForm = e.code() == ErrorCode.INVALID_VALUE
                || e.code() == ErrorCode.INVALID_MONEY
                || e.code() == ErrorCode.INVALID_RULE_SET
                || e.code() == ErrorCode.MONEY_OVERFLOW;
        if (!ofForm || !request.getMethod().equals("POST")) {
            throw e;
        }
        flash.addFlashAttribute("problem", "Not possible: " + e.detail() + '.');
        return "redirect:" + page(request);
    }

    /** The page that the form was on, as the browser says, if it is one of the console. */
    private static String page(HttpServletRequest request) {
        String referer = request.getHeader(HttpHeaders.REFERER);
        if (referer == null || !referer.matches(CONSOLE)) {
            return "/console";
        }
        int query = referer.indexOf('?');
        String path =
                URI.create(query < 0 ? referer : referer.substring(0, query)).getRawPath();
        boolean asked = query >= 0 && referer.substring(query + 1).matches(QUERY);
        return asked ? path + referer.substring(query) : path;
    }
}
