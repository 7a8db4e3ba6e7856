//! The code lists of EN 16931: what UNECE, ISO and the European Commission publish, as of 2026.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of codes, separated by white space, with a comment on top.
pub(super) struct Codes(LazyLock<HashSet<&'static str>>);

impl Codes {
    pub(super) fn has(&self, code: &str) -> bool {
        self.0.contains(code)
    }
}

macro_rules! lists {
    ($($name:ident = $file:literal;)*) => {
        $(pub(super) static $name: Codes = Codes(LazyLock::new(|| {
            include_str!(concat!("codes/", $file, ".txt")).lines().skip(1).flat_map(str::split_whitespace).collect()
        }));)*
    };
}

lists! {
    UNITS = "units";
    CURRENCIES = "currencies";
    COUNTRIES = "countries";
    SCHEMES = "schemes";
    ADDRESSES = "addresses";
    SUBJECTS = "subjects";
    REFERENCES = "references";
    CLASSIFICATIONS = "classifications";
    CHARGES = "charges";
    EXEMPTIONS = "exemptions";
    MEANS = "means";
}

/// UNTDID 1001, documents that ask for money.
pub(super) const INVOICES: &str = "71 80 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 \
    390 393 394 395 456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935";
/// UNTDID 1001, documents that give it back.
pub(super) const CREDIT_NOTES: &str = "81 83 261 262 296 308 381 396 420 458 502 503 532";
/// UNTDID 5189, reasons for an allowance.
pub(super) const ALLOWANCES: &str = "41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105";
/// UNCL 5305, categories of VAT.
pub(super) const CATEGORIES: &str = "AE L M E S Z G O K B";
/// Types of files that may go with an invoice.
pub(super) const MEDIA_TYPES: &str = "application/pdf image/png image/jpeg text/csv \
    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.oasis.opendocument.spreadsheet";
/// Electronic addresses that Peppol delivers to.
pub(super) const PEPPOL_ADDRESSES: &str = "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 \
    0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 \
    0216 0217 0218 0221 0225 0230 0235 0240 0242 0244 9901 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 \
    9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 \
    9957 9959";
/// Types of invoices in Peppol's process 01.
pub(super) const PEPPOL_INVOICES: &str =
    "71 80 82 84 102 218 219 326 331 380 382 383 384 386 388 393 395 553 575 623 780 817 870 875 876 877";
/// Types of credit notes in Peppol's process 01.
pub(super) const PEPPOL_CREDIT_NOTES: &str = "381 396 81 83 532";

/// Whether a code is among those in a text.
pub(super) fn among(codes: &str, code: &str) -> bool {
    codes.split_whitespace().any(|it| it == code)
}
