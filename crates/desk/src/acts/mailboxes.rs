use jiff::Timestamp;
use store::{StoreError, StoredMailbox};

use crate::check::{self, Checks, NAME_MAX};
use crate::forms::{AfterFetch, Auth, Fetching, MailboxForm, Security, ServerForm};
use crate::trouble::Trouble;
use crate::views::MailboxView;
use crate::{Act, Agent, Desk, DeskError, MailboxId, Refusal};

/// A mailbox with what is needed to reach its servers. No Debug of the passwords.
pub struct MailboxServers {
    pub id: MailboxId,
    pub address: String,
    /// Its server sends for the mailboxes that have none of their own.
    pub is_default: bool,
    /// Since when it is on the desk: what its server had long before is not fetched.
    pub created_at: Timestamp,
    pub imap: Option<ServerForm>,
    pub smtp: Option<ServerForm>,
    pub fetching: Fetching,
}

impl std::fmt::Debug for MailboxServers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailboxServers").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The passwords of a mailbox, as they are sealed together.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Passwords {
    #[serde(default)]
    imap: String,
    #[serde(default)]
    smtp: String,
}

impl Desk {
    /// The mailboxes, the default one first, with what became of the last time they were fetched. Never a password.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn mailboxes(&self, by: &Agent) -> Result<Vec<MailboxView>, DeskError> {
        by.must(Act::EditMailboxes)?;
        self.db
            .read(|tx| {
                let edges = tx.edges()?;
                let met = |edge: String| edges.iter().find(move |row| row.edge == edge);
                let view = |row: StoredMailbox| {
                    let imap = met(format!("imap:{}", row.address));
                    let smtp = met(format!("smtp:{}", row.address));
                    Ok(MailboxView {
                        fetching: fetching_of(row.id, row.fetching.as_deref())?,
                        imap: server_of(row.id, row.imap.as_deref())?,
                        smtp: server_of(row.id, row.smtp.as_deref())?,
                        fetched_at: imap.and_then(|edge| edge.ok_at),
                        failure: imap
                            .and_then(|edge| edge.failure.as_deref())
                            .or_else(|| smtp.and_then(|edge| edge.failure.as_deref()))
                            .map(Trouble::from_text),
                        id: row.id,
                        address: row.address,
                        name: row.name,
                        team: row.team,
                        is_default: row.is_default,
                        is_active: row.is_active,
                    })
                };
                tx.mailboxes()?.into_iter().map(view).collect()
            })
            .await
    }

    /// The addresses of the mailboxes, for who may match rules on them and needn't see their servers.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`].
    pub async fn mailbox_addresses(&self, by: &Agent) -> Result<Vec<(MailboxId, String)>, DeskError> {
        by.must(Act::EditHoursAndRules)?;
        self.db.read(|tx| Ok(tx.mailboxes()?.into_iter().map(|row| (row.id, row.address)).collect())).await
    }

    /// A new mailbox or a changed one; the first is the default one. An empty password leaves the stored one as it is, as
    /// long as it goes to the same server.
    ///
    /// # Errors
    /// [`DeskError::NotAllowed`], [`DeskError::NotFound`], [`Refusal::Taken`] (`address`), [`Refusal::Field`].
    pub async fn save_mailbox(&self, by: &Agent, form: MailboxForm, now: Timestamp) -> Result<MailboxId, DeskError> {
        by.must(Act::EditMailboxes)?;
        let CheckedMailbox { address, name, imap, smtp, fetching } = CheckedMailbox::of(&form)?;
        let fetching = serde_json::to_string(&fetching).expect("documents have text keys only");
        let id = form.id.unwrap_or_else(|| MailboxId::new(now, &*self.chance));
        let desk = self.clone();
        self.db
            .write(move |tx| {
                let old = form.id.map(|id| tx.mailbox(id)?.ok_or(DeskError::NotFound)).transpose()?;
                let stored = old.as_ref().map(|old| desk.opened(old)).transpose()?.unwrap_or_default();
                let kept = |new: &Option<ServerForm>, old: Option<&str>, stored: &str, names: &Names| {
                    kept_password(new.as_ref(), server_of(id, old)?.as_ref(), stored, names)
                };
                let passwords = Passwords {
                    imap: kept(&imap, old.as_ref().and_then(|old| old.imap.as_deref()), &stored.imap, &IMAP)?,
                    smtp: kept(&smtp, old.as_ref().and_then(|old| old.smtp.as_deref()), &stored.smtp, &SMTP)?,
                };
                let has_default = tx.mailbox_marked_default()?.is_some_and(|default| default.id != id);
                let row = StoredMailbox {
                    id,
                    address: address.clone(),
                    name: name.clone(),
                    team: form.team,
                    is_default: form.is_default || !has_default,
                    is_active: form.is_active,
                    imap: imap.as_ref().map(json),
                    smtp: smtp.as_ref().map(json),
                    fetching: Some(fetching.clone()),
                    sealed: desk.sealed(id, &passwords)?,
                    created_at: old.as_ref().map_or(now, |old| old.created_at),
                };
                let since = |json: Option<&str>| fetching_of(id, json).map(|fetching| fetching.since);
                if let Some(old) = &old
                    && since(old.fetching.as_deref())? != since(row.fetching.as_deref())?
                {
                    tx.see_folders_afresh(id)?;
                }
                if row.is_default && has_default {
                    tx.unmark_default_mailbox()?;
                }
                let done = if old.is_some() { tx.change_mailbox(&row, now) } else { tx.add_mailbox(&row) };
                done.map_err(refused)?;
                tx.notify("settings", "")?;
                Ok(id)
            })
            .await
    }

    /// For the edges: active mailboxes with their servers and (unsealed) passwords.
    ///
    /// # Errors
    /// [`DeskError::Store`], also when the passwords were sealed with another key.
    pub async fn mailbox_servers(&self) -> Result<Vec<MailboxServers>, DeskError> {
        let rows: Vec<StoredMailbox> = self.db.read(|tx| Ok::<_, DeskError>(tx.mailboxes()?)).await?;
        rows.into_iter()
            .filter(|row| row.is_active)
            .map(|row| {
                let passwords = self.opened(&row)?;
                let with = |server: Option<ServerForm>, password: String| {
                    server.map(|server| ServerForm { password, ..server })
                };
                Ok(MailboxServers {
                    imap: with(server_of(row.id, row.imap.as_deref())?, passwords.imap),
                    smtp: with(server_of(row.id, row.smtp.as_deref())?, passwords.smtp),
                    fetching: fetching_of(row.id, row.fetching.as_deref())?,
                    id: row.id,
                    address: row.address,
                    is_default: row.is_default,
                    created_at: row.created_at,
                })
            })
            .collect()
    }

    /// The server of a form that mail is fetched from, checked as when it is saved, with the password that would count.
    pub(crate) async fn server_to_try(&self, form: &MailboxForm) -> Result<ServerForm, DeskError> {
        let typed = form.imap.as_ref().ok_or(Refusal::Field { field: IMAP.host, problem: "required" })?;
        let server = checked(typed, &IMAP)?;
        let id = form.id;
        let read = self.db.read(move |tx| Ok::<_, DeskError>(id.map(|id| tx.mailbox(id)).transpose()?.flatten()));
        let old = read.await?;
        let stored = old.as_ref().map(|old| self.opened(old)).transpose()?.unwrap_or_default();
        let old_server = old.as_ref().map(|old| server_of(old.id, old.imap.as_deref())).transpose()?.flatten();
        let password = kept_password(Some(&server), old_server.as_ref(), &stored.imap, &IMAP)?;
        Ok(ServerForm { password, ..server })
    }

    fn sealed(&self, id: MailboxId, passwords: &Passwords) -> Result<Option<Vec<u8>>, Refusal> {
        let field = match (passwords.imap.is_empty(), passwords.smtp.is_empty()) {
            (true, true) => return Ok(None),
            (false, _) => IMAP.password,
            (true, false) => SMTP.password,
        };
        let key = self.key.as_ref().ok_or(Refusal::Field { field, problem: "no_key" })?;
        let plain = serde_json::to_vec(passwords).expect("two texts can be written as JSON");
        Ok(Some(key.seal(&id.to_string(), &plain, &*self.chance)))
    }

    fn opened(&self, row: &StoredMailbox) -> Result<Passwords, StoreError> {
        let Some(sealed) = &row.sealed else { return Ok(Passwords::default()) };
        let plain = self.key.as_ref().and_then(|key| key.open(&row.id.to_string(), sealed));
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| {
            StoreError::other(format!(
                "the passwords of mailbox {} were sealed with another key: put the installation's key file back, or type them again",
                row.id
            ))
        })
    }
}

impl MailboxForm {
    /// What of it can't be taken, as far as its own fields say.
    ///
    /// # Errors
    /// [`Refusal::Field`], or several.
    pub fn check(&self) -> Result<(), Refusal> {
        CheckedMailbox::of(self).map(drop)
    }
}

/// A mailbox whose own fields are in order.
struct CheckedMailbox {
    address: String,
    name: String,
    imap: Option<ServerForm>,
    smtp: Option<ServerForm>,
    fetching: Fetching,
}

impl CheckedMailbox {
    fn of(form: &MailboxForm) -> Result<Self, Refusal> {
        let mut checks = Checks::default();
        let mailbox = Self {
            address: checks.take(check::address("address", &form.address)),
            name: checks.take(check::optional_line("name", &form.name, NAME_MAX)),
            imap: checks.take(form.imap.as_ref().map(|server| checked(server, &IMAP)).transpose()),
            smtp: checks.take(form.smtp.as_ref().map(|server| checked(server, &SMTP)).transpose()),
            fetching: checks.take(checked_fetching(&form.fetching)),
        };
        checks.done().map(|()| mailbox)
    }
}

/// What the fields of a server are called in the form.
struct Names {
    host: &'static str,
    port: &'static str,
    security: &'static str,
    user: &'static str,
    password: &'static str,
    folder: &'static str,
}

const IMAP: Names = Names {
    host: "imap.host",
    port: "imap.port",
    security: "imap.security",
    user: "imap.user",
    password: "imap.password",
    folder: "imap.folder",
};
const SMTP: Names = Names {
    host: "smtp.host",
    port: "smtp.port",
    security: "smtp.security",
    user: "smtp.user",
    password: "smtp.password",
    folder: "smtp.folder",
};

fn checked(server: &ServerForm, names: &Names) -> Result<ServerForm, Refusal> {
    let mut checks = Checks::default();
    let host = checks.take(host_of(names.host, &server.host));
    if server.port == 0 {
        checks.take(check::refuse(names.port, "required"))
    }
    // Words in the clear may not leave this machine.
    let is_here = ["", "localhost", "127.0.0.1", "::1", "[::1]"].contains(&host.as_str());
    if server.security == Security::None && !is_here {
        checks.take(check::refuse(names.security, "only_local"))
    }
    if server.password.len() > check::PASSWORD_MAX {
        checks.take(check::refuse(names.password, "too_long"))
    }
    let checked = ServerForm {
        host,
        port: server.port,
        security: server.security,
        user: checks.take(check::optional_line(names.user, &server.user, check::ADDRESS_MAX)),
        password: server.password.clone(),
        folder: checks.take(check::optional_line(names.folder, &server.folder, NAME_MAX)),
        auth: server.auth,
    };
    checks.done().map(|()| checked)
}

fn host_of(field: &'static str, typed: &str) -> Result<String, Refusal> {
    let host = check::line(field, typed, check::ADDRESS_MAX)?.to_lowercase();
    if host.contains([' ', '/', '@']) { check::refuse(field, "not_a_host") } else { Ok(host) }
}

/// The folders that can be watched in one mailbox.
const FOLDERS_MAX: usize = 20;

fn checked_fetching(fetching: &Fetching) -> Result<Fetching, Refusal> {
    let mut folders = Vec::new();
    for folder in &fetching.folders {
        let folder = check::optional_line("fetching.folders", folder, NAME_MAX)?;
        if !folder.is_empty() && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    if folders.len() > FOLDERS_MAX {
        return check::refuse("fetching.folders", "too_many");
    }
    let after = match &fetching.after {
        AfterFetch::Move(folder) => {
            let folder = check::line("fetching.move", folder, NAME_MAX)?;
            // What is moved into a folder that is fetched would come again and again.
            if folders.contains(&folder) || folder.eq_ignore_ascii_case("INBOX") {
                return check::refuse("fetching.move", "is_fetched");
            }
            AfterFetch::Move(folder)
        }
        AfterFetch::Leave | AfterFetch::Read => fetching.after.clone(),
    };
    Ok(Fetching { folders, since: fetching.since, old: fetching.old, after })
}

fn fetching_of(mailbox: MailboxId, json: Option<&str>) -> Result<Fetching, StoreError> {
    let read = |json| serde_json::from_str(json).map_err(|e| StoreError::other(format!("mailbox {mailbox}: {e}")));
    Ok(json.map(read).transpose()?.unwrap_or_default())
}

/// The password that counts from now on. A stored one goes to no other server than it was typed for.
fn kept_password(
    new: Option<&ServerForm>,
    old: Option<&ServerForm>,
    stored: &str,
    names: &Names,
) -> Result<String, DeskError> {
    let Some(new) = new else { return Ok(String::new()) };
    if new.auth == Auth::OAuth {
        return Ok(String::new());
    }
    if !new.password.is_empty() || new.user.is_empty() {
        return Ok(new.password.clone());
    }
    if old.is_some_and(|old| old.host == new.host && old.user == new.user) {
        return Ok(stored.to_owned());
    }
    Err(Refusal::Field { field: names.password, problem: "required" }.into())
}

fn json(server: &ServerForm) -> String {
    serde_json::to_string(server).expect("documents have text keys only")
}

fn server_of(mailbox: MailboxId, json: Option<&str>) -> Result<Option<ServerForm>, StoreError> {
    let read = |json| serde_json::from_str(json).map_err(|e| StoreError::other(format!("mailbox {mailbox}: {e}")));
    json.map(read).transpose()
}

fn refused(error: StoreError) -> DeskError {
    match error {
        StoreError::ForeignKey => Refusal::Field { field: "team", problem: "unknown" }.into(),
        error if error.is_unique("mailbox_address") => Refusal::Taken("address").into(),
        error => error.into(),
    }
}
