//! Whether what people typed can be taken. What can't is refused with the field's name and a key of the locale files.
//!
//! The problems: `required`, `too_long`, `not_an_address`, `not_a_zone`, `not_a_url`, `not_a_number`, `password_too_short`,
//! `password_too_long`, `password_is_known`, `unknown`, `last_administrator`, `not_yourself`, `last_rule_matches_all`,
//! `last_rule_stays_last`, `only_local`, `no_key`, `too_many`, `is_fetched`, `not_a_calendar`, `other_question`.

use jiff::tz::TimeZone;

use crate::Refusal;

/// Names, titles, subjects: in characters.
pub(crate) const NAME_MAX: usize = 200;
/// The longest address that SMTP can carry (RFC 5321, 4.5.3.1.3), in bytes.
pub(crate) const ADDRESS_MAX: usize = 254;
/// URLs, in bytes.
pub(crate) const URL_MAX: usize = 2_000;
/// Passwords, in characters. NIST SP 800-63B asks for at least 8, and for no rules about what is in them.
pub(crate) const PASSWORD_MIN: usize = 10;
/// Passwords, in bytes: far past any sentence, so that nobody has us hash a book.
pub(crate) const PASSWORD_MAX: usize = 1_000;

pub(crate) fn refuse<T>(field: &'static str, problem: &'static str) -> Result<T, Refusal> {
    Err(Refusal::Field { field, problem })
}

/// The checks of one form. All are made, so that all that is wrong with it is told at once.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<Refusal>);

impl Checks {
    /// What was typed, as it is kept; something empty, that nobody keeps, when it is refused.
    pub(crate) fn take<T: Default>(&mut self, checked: Result<T, Refusal>) -> T {
        checked.unwrap_or_else(|refusal| {
            match refusal {
                Refusal::Several(all) => self.0.extend(all),
                one => self.0.push(one),
            }
            T::default()
        })
    }

    /// Whether all can be kept.
    pub(crate) fn done(mut self) -> Result<(), Refusal> {
        match self.0.len() {
            0 => Ok(()),
            1 => Err(self.0.remove(0)),
            _ => Err(Refusal::Several(self.0)),
        }
    }
}

/// A line of text that must be there, trimmed, white space made single.
pub(crate) fn line(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = optional_line(field, text, max)?;
    if text.is_empty() { refuse(field, "required") } else { Ok(text) }
}

/// A line of text that may be absent.
pub(crate) fn optional_line(field: &'static str, text: &str, max: usize) -> Result<String, Refusal> {
    let text = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if text.chars().count() > max { refuse(field, "too_long") } else { Ok(text) }
}

/// An e-mail address, in lower case. Generous: only a mail that arrives proves an address.
pub(crate) fn address(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return refuse(field, "required");
    }
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c);
    let fits = text.len() <= ADDRESS_MAX
        && !text.contains(is_odd)
        && text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !local.contains('@') && domain.split('.').all(|label| !label.is_empty())
        });
    if fits { Ok(text) } else { refuse(field, "not_an_address") }
}

/// An IANA zone.
pub(crate) fn zone(field: &'static str, text: &str) -> Result<String, Refusal> {
    let zone = TimeZone::get(text.trim()).ok().and_then(|zone| zone.iana_name().map(str::to_owned));
    zone.map_or_else(|| refuse(field, "not_a_zone"), Ok)
}

/// A zone that may be absent.
pub(crate) fn optional_zone(field: &'static str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    text.filter(|text| !text.trim().is_empty()).map(|text| zone(field, text)).transpose()
}

/// An http(s) address, without a slash at the end; may be absent.
pub(crate) fn optional_url(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim().trim_end_matches('/');
    if text.is_empty() {
        return Ok(String::new());
    }
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let fits = text.len() <= URL_MAX
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>`\\".contains(c))
        && host.is_some_and(|host| !host.starts_with(['/', ':', '?', '#']) && !host.is_empty());
    if fits { Ok(text.to_owned()) } else { refuse(field, "not_a_url") }
}

/// A new password of somebody with this address and name.
pub(crate) fn password(field: &'static str, password: &str, email: &str, name: &str) -> Result<(), Refusal> {
    let plain = password.trim().to_lowercase();
    if password.is_empty() {
        refuse(field, "required")
    } else if password.chars().count() < PASSWORD_MIN {
        refuse(field, "password_too_short")
    } else if password.len() > PASSWORD_MAX {
        refuse(field, "password_too_long")
    } else if plain == email.to_lowercase() || plain == name.to_lowercase() || is_everybodys(&plain) {
        refuse(field, "password_is_known")
    } else {
        Ok(())
    }
}

/// One character again and again, a row of digits or keys, or a word that heads every list of leaked passwords.
fn is_everybodys(plain: &str) -> bool {
    const ROWS: [&str; 4] =
        ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "09876543210987654321"];
    const WORDS: [&str; 6] = ["password", "wachtwoord", "welkom", "welcome", "qwerty", "myosotis"];
    let letters = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '!');
    plain.chars().all(|c| plain.starts_with(c))
        || ROWS.iter().any(|row| row.contains(plain))
        || WORDS.contains(&letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_word_with_one_at_sign_between_two_things() {
        for good in ["info@halmeer.example", " Karin@Halmeer.Example ", "a+b@localhost", "jürgen@müller.example"] {
            assert_eq!(address("email", good), Ok(good.trim().to_lowercase()), "{good}");
        }
        for bad in
            ["info", "@halmeer.example", "info@", "a@b@c", "a b@c.nl", "a@b..nl", "a@.nl", "x@y.nl, z@y.nl", "<a@b.nl>"]
        {
            assert_eq!(address("email", bad), refuse("email", "not_an_address"), "{bad}");
        }
        assert_eq!(address("email", "  "), refuse("email", "required"));
    }

    #[test]
    fn a_password_is_long_enough_and_not_everybodys() {
        let check = |text: &str| password("password", text, "karin@halmeer.example", "Karin de Vries");
        assert_eq!(check("een zin die ik onthoud"), Ok(()));
        assert_eq!(check("kort"), refuse("password", "password_too_short"));
        for known in [
            "1234567890",
            "aaaaaaaaaaaa",
            "Welkom123456",
            "qwertyuiop",
            "karin@halmeer.example",
            "Karin de Vries",
            "wachtwoord1!",
        ] {
            assert_eq!(check(known), refuse("password", "password_is_known"), "{known}");
        }
        assert_eq!(check(&"x y".repeat(400)), refuse("password", "password_too_long"));
    }

    #[test]
    fn a_zone_is_known_and_a_url_leads_somewhere() {
        assert_eq!(zone("zone", "europe/amsterdam"), Ok("Europe/Amsterdam".into()));
        assert_eq!(zone("zone", "Europe/Lutjebroek"), refuse("zone", "not_a_zone"));
        assert_eq!(
            optional_url("public_url", "https://vraag.halmeer.example/"),
            Ok("https://vraag.halmeer.example".into())
        );
        for bad in ["halmeer.example", "javascript:alert(1)", "https://", "http://a b", "https:///x"] {
            assert_eq!(optional_url("public_url", bad), refuse("public_url", "not_a_url"), "{bad}");
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_form_is_told_at_once() {
        let mut checks = Checks::default();
        assert_eq!(checks.take(line("name", " Karin ", 20)), "Karin");
        assert_eq!(checks.take(line("city", "", 20)), "");
        assert_eq!(checks.take(zone("zone", "Mars")), "");
        let refusal = checks.done().unwrap_err();
        let fields: Vec<_> = refusal.each().map(ToString::to_string).collect();
        assert_eq!(fields, ["field city: required", "field zone: not_a_zone"]);
        assert_eq!(Checks::default().done(), Ok(()));
    }

    #[test]
    fn a_line_is_one_line() {
        assert_eq!(line("name", "  Karin \r\n de\tVries ", 20), Ok("Karin de Vries".into()));
        assert_eq!(line("name", " \n", 20), refuse("name", "required"));
        assert_eq!(line("name", "Karin de Vries", 5), refuse("name", "too_long"));
    }
}
