use super::*;

const CAMT: &[u8] = include_bytes!("../../../../ledger/tests/files/statement-camt.xml");
const UBL: &[u8] = include_bytes!("../../../../ledger/tests/files/invoice-ubl.xml");

fn written(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn lines(run: impl FnOnce(&mut dyn Write) -> io::Result<ExitCode>) -> (bool, Vec<Value>) {
    let mut output = Vec::new();
    let exit = run(&mut output).unwrap();
    let text = String::from_utf8(output).unwrap();
    let is_success = format!("{exit:?}") == format!("{:?}", ExitCode::SUCCESS);
    (is_success, text.lines().map(|it| serde_json::from_str(it).unwrap()).collect())
}

#[test]
fn an_invoice_is_shown_with_the_rules_it_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let right = written(folder.path(), "goed.xml", UBL);
    let wrong = String::from_utf8(UBL.to_vec()).unwrap().replace(">121.00<", ">121.01<");
    let wrong = written(folder.path(), "fout.xml", wrong.as_bytes());
    let (is_success, lines) = lines(|output| run_invoice(&[right, wrong], RulesName::AsItSays, output));
    assert!(is_success);
    assert_eq!((&lines[0]["number"], &lines[0]["valid"]), (&json!("2026-17"), &json!(true)), "{}", lines[0]["broken"]);
    assert_eq!(lines[0]["totals"]["payable"], json!({ "amount": "121.00", "currency": "EUR" }));
    assert_eq!(
        lines[0]["attachments"][0],
        json!({
            "id": "uren", "description": null, "name": "uren.csv", "media_type": "text/csv", "size_bytes": 6, "location": null
        })
    );
    assert_eq!((&lines[1]["valid"], &lines[1]["broken"][0]["rule"]), (&json!(false), &json!("BR-CO-15")));
    assert_eq!(
        lines[1]["broken"][0]["nl"],
        "Het totaal met btw klopt niet: totaal zonder btw plus btw in de valuta van de factuur (er staat 121.01; moet zijn 121.00)."
    );
}

#[test]
fn a_file_that_is_something_else_is_said_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let other = written(folder.path(), "brief.txt", b"Geachte heer");
    let bomb = written(folder.path(), "bom.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
    let right = written(folder.path(), "afschrift.xml", CAMT);
    let files = vec![folder.path().join("weg.xml"), other, bomb, right];
    let (is_success, lines) = lines(|output| run_bank(&BankCommand::Read { files }, output));
    assert!(!is_success);
    assert!(lines[..3].iter().all(|it| it["error"].is_string() && it["file"].is_string()), "{lines:?}");
    assert!(lines[2]["error"].as_str().unwrap().contains("DOCTYPE"));
    let statement = &lines[3]["statements"][0];
    assert_eq!((&statement["check"]["state"], &statement["entries"][0]["amount"]), (&json!("right"), &json!("121.00")));
    assert_eq!(statement["entries"][0]["counterparty"]["iban"], "NL20INGB0001234567");
}

/// A zip file of one deflated and one stored file, made by hand.
fn zipped(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, content, is_deflated) in files {
        let mut packed = Vec::new();
        if *is_deflated {
            let mut encoder = flate2::read::DeflateEncoder::new(*content, flate2::Compression::default());
            encoder.read_to_end(&mut packed).unwrap();
        } else {
            packed.extend_from_slice(content);
        }
        let method = if *is_deflated { 8_u16 } else { 0 };
        let at = u32::try_from(zip.len()).unwrap();
        let sizes = [u32::try_from(packed.len()).unwrap(), u32::try_from(content.len()).unwrap()];
        let mut common = [20_u16, 0, method, 0, 0].iter().flat_map(|it| it.to_le_bytes()).collect::<Vec<u8>>();
        common.extend([0_u32, sizes[0], sizes[1]].iter().flat_map(|it| it.to_le_bytes()));
        common.extend([u16::try_from(name.len()).unwrap(), 0].iter().flat_map(|it| it.to_le_bytes()));
        zip.extend(b"PK\x03\x04");
        zip.extend(&common);
        zip.extend(name.as_bytes());
        zip.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0_u8; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, count) = (u32::try_from(zip.len()).unwrap(), u16::try_from(files.len()).unwrap());
    let length = u32::try_from(directory.len()).unwrap();
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([count, count].iter().flat_map(|it| it.to_le_bytes()));
    zip.extend([length, at].iter().flat_map(|it| it.to_le_bytes()));
    zip.extend([0, 0]);
    zip
}

#[test]
fn what_is_zipped_is_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let zip = zipped(&[("een.xml", CAMT, true), ("map/", b"", false), ("twee.txt", b"niets", false)]);
    let path = written(folder.path(), "afschriften.zip", &zip);
    let broken = written(folder.path(), "stuk.zip", &zip[..zip.len() / 2]);
    let (is_success, lines) = lines(|output| run_bank(&BankCommand::Read { files: vec![path, broken] }, output));
    assert!(!is_success);
    let names: Vec<_> =
        lines.iter().map(|it| it["file"].as_str().unwrap().rsplit_once("afschriften.zip/").map(|it| it.1)).collect();
    assert_eq!(names, [Some("een.xml"), Some("twee.txt"), None]);
    assert_eq!(lines[0]["statements"][0]["number"], "328");
    assert!(lines[1]["error"].is_string() && lines[2]["error"] == "the zip file is damaged");
    for end in 0..zip.len() {
        let _ = zip::members(&zip[..end], UNPACKED).is_ok();
    }
}

#[test]
fn a_zip_file_of_a_bank_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/invoices/bank-oca/account_statement_import_camt/test_files/test-camt053.zip");
    if !path.exists() {
        return;
    }
    let (is_success, lines) = lines(|output| run_bank(&BankCommand::Read { files: vec![path] }, output));
    assert!(is_success && lines.len() == 2, "{lines:?}");
    // It isn't whole: what it says of its balances isn't what its three entries make, and we say so.
    let check = json!({ "state": "wrong", "expected": "15625.28", "found": "15121.12" });
    assert!(lines.iter().all(|it| it["statements"][0]["check"] == check), "{lines:?}");
    let amounts: Vec<_> =
        lines[0]["statements"][0]["entries"].as_array().unwrap().iter().map(|it| &it["amount"]).collect();
    assert_eq!(amounts, ["-754.25", "-594.05", "1405.31"]);
    assert_eq!(lines[0]["statements"][0]["entries"][1]["counterparty"]["name"], "Test Customer");
}
