use jiff::Timestamp;
use store::{Organisation, Tx};

use crate::check::{self, Checks, NAME_MAX};
use crate::forms::OrganisationForm;
use crate::trouble::Trouble;
use crate::views::OrganisationView;
use crate::{Act, Agent, Desk, DeskError, Refusal};

/// Of a reference, in characters: the schema's own limit.
const PREFIX_MAX: usize = 8;

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
        let mut checks = Checks::default();
        let view = OrganisationView {
            name: checks.take(check::line("name", &form.name, NAME_MAX)),
            zone: checks.take(check::zone("zone", &form.zone)),
            language: form.language,
            phone: checks.take(check::optional_line("phone", &form.phone, 40)),
            prefix: checks.take(prefix(&form.prefix)),
            public_url: checks.take(check::optional_url("public_url", &form.public_url)),
        };
        checks.done()?;
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
    pub async fn edge_met(&self, edge: &str, outcome: Result<(), Trouble>, now: Timestamp) -> Result<(), DeskError> {
        let edge = edge.to_owned();
        self.db.write(move |tx| note_edge(tx, &edge, outcome.as_ref().err(), now)).await
    }
}

/// Writes down what an edge met, and tells open pages when it changed.
pub(crate) fn note_edge(
    tx: &mut Tx<'_>,
    edge: &str,
    failure: Option<&Trouble>,
    now: Timestamp,
) -> Result<(), DeskError> {
    let was_well = tx.edge(edge)?.is_none_or(|row| row.failure.is_none());
    match failure {
        None => tx.edge_ok(edge, now)?,
        Some(trouble) => tx.edge_failed(edge, &trouble.to_text(), now)?,
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
