// Judges signed PDFs by PDFBox and Bouncy Castle, which share no line with what signed them.
// usage: java -cp … tests/sign/Judge.java [!]FILE=SIGNATURES[+]…
// `!`: the file must be refused. `+`: an update follows that no signature covers, as the validation data of level LT.
// One line a file; exit 0 when every file was judged as expected.
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Store;

public class Judge {
  static final BouncyCastleProvider provider = new BouncyCastleProvider();

  static class Wrong extends Exception {
    Wrong(String why) { super(why); }
  }
  static void must(boolean holds, String why) throws Wrong {
    if (!holds) throw new Wrong(why);
  }

  static X509CertificateHolder certificateOf(SignerInformation signer, Store<X509CertificateHolder> store) throws Exception {
    @SuppressWarnings("unchecked")
    var found = (Collection<X509CertificateHolder>) store.getMatches(signer.getSID());
    must(found.size() == 1, "the signer's certificate is not there once");
    return found.iterator().next();
  }

  /** The attribute that binds the certificate (RFC 5035): SHA-256 of the certificate that verifies the signature. */
  static void bound(SignerInformation signer, X509CertificateHolder certificate) throws Exception {
    Attribute attribute = signer.getSignedAttributes().get(PKCSObjectIdentifiers.id_aa_signingCertificateV2);
    must(attribute != null, "no signing-certificate-v2");
    ESSCertIDv2 id = SigningCertificateV2.getInstance(attribute.getAttributeValues()[0]).getCerts()[0];
    byte[] hash = MessageDigest.getInstance(id.getHashAlgorithm().getAlgorithm().getId(), provider).digest(certificate.getEncoded());
    must(Arrays.equals(hash, id.getCertHash()), "signing-certificate-v2 names another certificate");
  }

  static void token(TimeStampToken token, byte[] stamped, String what) throws Exception {
    var info = token.getTimeStampInfo();
    byte[] hash = MessageDigest.getInstance(info.getMessageImprintAlgOID().getId(), provider).digest(stamped);
    must(Arrays.equals(hash, info.getMessageImprintDigest()), what + ": the imprint is another's");
    SignerInformation signer = token.toCMSSignedData().getSignerInfos().iterator().next();
    X509CertificateHolder certificate = certificateOf(signer, token.getCertificates());
    token.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(certificate));
  }

  static String one(PDSignature signature, byte[] file) throws Exception {
    int[] range = signature.getByteRange();
    must(range.length == 4 && range[0] == 0 && range[1] > 0 && range[2] > range[1] && range[2] + range[3] <= file.length, "ByteRange");
    must(file[range[1]] == '<' && file[range[2] - 1] == '>', "the gap is not the signature's string");
    String tail = new String(file, Math.max(0, range[2] + range[3] - 8), Math.min(8, range[2] + range[3]), StandardCharsets.ISO_8859_1);
    must(tail.contains("%%EOF"), "ByteRange does not end where a revision ends");
    byte[] content = signature.getSignedContent(file);
    byte[] contents = signature.getContents(file);
    if ("ETSI.RFC3161".equals(signature.getSubFilter())) {
      token(new TimeStampToken(new CMSSignedData(contents)), content, "document time-stamp");
      return "timestamp";
    }
    must("ETSI.CAdES.detached".equals(signature.getSubFilter()), "SubFilter " + signature.getSubFilter());
    CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(content), contents);
    must(cms.getSignerInfos().size() == 1, "there must be one signer");
    SignerInformation signer = cms.getSignerInfos().iterator().next();
    X509CertificateHolder certificate = certificateOf(signer, cms.getCertificates());
    must(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(certificate)), "the signature is wrong");
    must(signer.getSignedAttributes().get(CMSAttributes.signingTime) == null, "signing-time must not be there in PAdES");
    bound(signer, certificate);
    AttributeTable more = signer.getUnsignedAttributes();
    Attribute stamp = more == null ? null : more.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    if (stamp == null) return "B";
    token(new TimeStampToken(new CMSSignedData(stamp.getAttributeValues()[0].toASN1Primitive().getEncoded())), signer.getSignature(), "time-stamp");
    return "T";
  }

  static String judge(String name, int expected, boolean more) throws Exception {
    byte[] file = Files.readAllBytes(new File(name).toPath());
    try (PDDocument document = PDDocument.load(file)) {
      List<PDSignature> signatures = document.getSignatureDictionaries();
      must(signatures.size() == expected, signatures.size() + " signatures instead of " + expected);
      StringBuilder out = new StringBuilder();
      int covered = 0;
      for (PDSignature signature : signatures) {
        out.append(out.length() == 0 ? "" : " ").append(one(signature, file));
        covered = Math.max(covered, signature.getByteRange()[2] + signature.getByteRange()[3]);
      }
      must((covered == file.length) != more, more ? "nothing follows the signature" : "no signature covers the whole file");
      return out.toString();
    }
  }

  public static void main(String[] arguments) {
    int wrong = 0;
    for (String argument : arguments) {
      boolean good = !argument.startsWith("!");
      String[] parts = argument.substring(good ? 0 : 1).split("=");
      String said;
      boolean passed;
      try {
        boolean more = parts[1].endsWith("+");
        said = judge(parts[0], Integer.parseInt(parts[1].replace("+", "")), more);
        passed = true;
      } catch (Exception fault) {
        said = String.valueOf(fault.getMessage());
        passed = false;
      }
      boolean expected = passed == good;
      if (!expected) ++wrong;
      System.out.println((expected ? "ok " : "not ok ") + "PDFBox and Bouncy Castle: " + parts[0] + ": " + (passed ? "" : "refused: ") + said);
    }
    System.exit(wrong == 0 ? 0 : 1);
  }
}
