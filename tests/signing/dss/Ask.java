import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;

/**
 * Validates PDF files offline, one after another: `Ask ROOT.der… FILE.pdf… @2027-01-31 FILE.pdf…`.
 * Each is judged with the roots named before it, on the day named before it, today if none was.
 * There is one line for each signature found.
 */
public final class Ask {
    private Ask() {}

    public static void main(String[] arguments) throws IOException {
        var trusted = new CommonTrustedCertificateSource();
        var day = new Date();
        for (String name : arguments) {
            if (name.endsWith(".der")) {
                CertificateToken root = DSSUtils.loadCertificate(new File(name));
                trusted.addCertificate(root);
            } else if (name.startsWith("@")) {
                day = Date.from(LocalDate.parse(name.substring(1)).atStartOfDay(ZoneOffset.UTC)
                    .toInstant());
            } else {
                say(name, validate(name, trusted, day));
            }
        }
    }

    /** Nothing is fetched: whatever is needed must be in the file. */
    private static Reports validate(String name, CommonTrustedCertificateSource trusted, Date day)
            throws IOException {
        var verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setAIASource(null);
        var validator = SignedDocumentValidator.fromDocument(new FileDocument(name));
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(day);
        return validator.validateDocument(strict());
    }

    /**
     * The Commission's own policy, with every warning made a failure. Only that certificates name
     * addresses to fetch from stays a warning: authorities made for a test have no address.
     */
    private static InputStream strict() throws IOException {
        try (InputStream policy = Ask.class.getResourceAsStream("/policy/constraint.xml")) {
            String text = new String(policy.readAllBytes(), StandardCharsets.UTF_8);
            String hardened = text.replaceAll("(?<!AccessPresent )Level=\"WARN\"", "Level=\"FAIL\"");
            return new ByteArrayInputStream(hardened.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void say(String name, Reports reports) {
        SimpleReport report = reports.getSimpleReport();
        for (String id : report.getSignatureIdList()) {
            Indication indication = report.getIndication(id);
            var errors = report.getAdESValidationErrors(id);
            var warnings = report.getAdESValidationWarnings(id);
            System.out.println(String.join("\t", new File(name).getName(), indication.toString(),
                String.valueOf(report.getSignatureFormat(id)), "errors " + errors.size(),
                "warnings " + warnings.size()));
            errors.forEach(error -> System.out.println("error: " + error.getValue()));
            warnings.forEach(warning -> System.out.println("warning: " + warning.getValue()));
        }
    }
}
