use jiff::Timestamp;
use store::{Organisation, Tx};

use crate::check::{self, NAME_MAX};
use crate::forms::OrganisationForm;
use crate::views::OrganisationView;
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Of a reference, in characters: the schema's own limit.
const PREFIX_MAX: usize = 8;
/// What we keep of the words of a server that refuses us, in characters.
const FAILURE_MAX: usize = 2_000;

impl Desk {
    /// Open to everybody: name, zone, language, phone are on public pages. `None` before the first run.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn organisation(&self) -> Result<Option<OrganisationView>, DeskError> {
        self.db
            .read(|tx| {
                Ok(tx.organisation()?.map(|row| OrganisationView {
                    name: row.name,
                    zone: row.zone,
                    language: row.language,
                    phone: row.phone,
                    prefix: row.prefix,
                    public_url: row.public_url,
                }))
            })
            .await
    }

    /// Changes the firm. References that were given keep their beginning.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`Refusal::Field`].
    pub async fn save_organisation(&self, by: &Agent, form: OrganisationForm, now: Timestamp) -> Result<(), DeskError> {
        by.must(Act::EditOrganisation)?;
        let view = OrganisationView {
            name: check::line("name", &form.name, NAME_MAX)?,
            zone: check::zone("zone", &form.zone)?,
            language: form.language,
            phone: check::optional_line("phone", &form.phone, 40)?,
            prefix: prefix(&form.prefix)?,
            public_url: check::optional_url("public_url", &form.public_url)?,
        };
        self.db
            .write(move |tx| {
                let OrganisationView { name, zone, language, phone, prefix, public_url } = view.clone();
                let old = tx.organisation()?.ok_or(DeskError::NotFound)?;
                let row = Organisation { name, zone, language, phone, prefix, public_url, ..old };
                tx.change_organisation(&row, now)?;
                tx.notify("settings", "")?;
                Ok(())
            })
            .await
    }

    /// What an edge met: success clears the failure. Shown on the status page and by the doctor.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub async fn edge_met(&self, edge: &str, outcome: Result<(), String>, now: Timestamp) -> Result<(), DeskError> {
        let edge = edge.to_owned();
        self.db.write(move |tx| note_edge(tx, &edge, outcome.as_ref().err().map(String::as_str), now)).await
    }
}

/// Writes down what an edge met, and tells open pages when it changed.
pub(crate) fn note_edge(tx: &mut Tx<'_>, edge: &str, failure: Option<&str>, now: Timestamp) -> Result<(), DeskError> {
    let was_well = tx.edge(edge)?.is_none_or(|row| row.failure.is_none());
    match failure {
        None => tx.edge_ok(edge, now)?,
        Some(words) => tx.edge_failed(edge, &words.chars().take(FAILURE_MAX).collect::<String>(), now)?,
    }
    if was_well != failure.is_none() {
        tx.notify("status", "")?;
    }
    Ok(())
}

fn prefix(typed: &str) -> Result<String, Refusal> {
    let prefix = typed.trim().to_uppercase();
    if prefix.chars().count() > PREFIX_MAX {
        return check::refuse("prefix", "too_long");
    }
    if prefix.chars().all(|c| c.is_ascii_alphanumeric()) { Ok(prefix) } else { check::refuse("prefix", "only_letters") }
}
