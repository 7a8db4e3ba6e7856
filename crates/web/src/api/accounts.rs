//! Accounts: found, looked at, made and changed.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use desk::accounts::{AccountForm, AccountKind, KeyKind};
use desk::{AccountId, DeskError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::body::{Sent, Written};
use super::problem::{Problem, ProblemBody};
use super::query::query;
use super::words::{AccountKindWord, Id, KeyKindWord};
use crate::app::App;
use crate::gate::Signed;

const PATH: &str = "/api/v1/accounts";

/// Which accounts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountsQuery {
    /// A part of the name or city, the beginning of the number, an IBAN, a domain or another key; at most 50 are given.
    q: Option<String>,
    /// `next` of the piece before; not with `q`.
    after: Option<String>,
}

/// An account in a list.
#[derive(Debug, Serialize, ToSchema)]
struct AccountLine {
    #[schema(value_type = Id)]
    id: AccountId,
    name: String,
    #[schema(value_type = AccountKindWord)]
    kind: AccountKind,
    /// In the firm's own books; empty for none.
    number: String,
    city: String,
    /// The firm's own word; empty for none.
    tier: String,
}

/// A piece of the accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Accounts {
    /// By name.
    accounts: Vec<AccountLine>,
    /// What to ask for the next piece with; null behind the last.
    next: Option<String>,
}

/// Lists accounts by name, or finds some.
#[utoipa::path(
    get, path = "/api/v1/accounts", operation_id = "list_accounts", tag = "Accounts", params(AccountsQuery),
    responses(
        (status = 200, description = "At most 50", body = Accounts),
        (status = "default", description = "No accounts", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    RawQuery(raw): RawQuery,
) -> Result<Json<Accounts>, Problem> {
    let asked: AccountsQuery = query(PATH, raw.as_deref())?;
    let (q, after) = (asked.q.unwrap_or_default(), asked.after.unwrap_or_default());
    let view = app.desk.accounts(&signed.agent, &q, &after).await?;
    let line = |account: desk::views::AccountListed| AccountLine {
        id: account.id,
        name: account.name,
        kind: account.kind,
        number: account.number,
        city: account.city,
        tier: account.tier,
    };
    Ok(Json(Accounts { accounts: view.accounts.into_iter().map(line).collect(), next: view.next }))
}

/// By what an account is found besides its name and number.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountKey)]
struct KeyBody {
    #[schema(value_type = KeyKindWord)]
    kind: KeyKind,
    value: String,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Account {
    #[schema(value_type = Id)]
    id: AccountId,
    name: String,
    #[schema(value_type = AccountKindWord)]
    kind: AccountKind,
    number: String,
    city: String,
    /// As `2020-10-01`.
    #[schema(value_type = Option<String>)]
    customer_since: Option<Date>,
    tier: String,
    note: String,
    keys: Vec<KeyBody>,
    /// It was the same as that one: its things are there.
    #[schema(value_type = Option<Id>)]
    joined_into: Option<AccountId>,
    /// Promises that are open.
    open_promises: u32,
}

/// Gives one account.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}", operation_id = "show_account", tag = "Accounts",
    params(("id" = String, Path, description = "Id of the account")),
    responses(
        (status = 200, description = "The account", body = Account),
        (status = "default", description = "No account", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<Account>, Problem> {
    let id: AccountId = id.parse().map_err(|_| DeskError::NotFound)?;
    one(&app, &signed, id).await.map(Json)
}

async fn one(app: &App, signed: &Signed, id: AccountId) -> Result<Account, Problem> {
    let view = app.desk.account_head(&signed.agent, id).await?;
    let row = view.account;
    let own = row.name.to_lowercase();
    let keys = view.keys.into_iter().filter(|(kind, value)| *kind != KeyKind::Name || *value != own);
    Ok(Account {
        id: row.id,
        name: row.name,
        kind: row.kind,
        number: row.number,
        city: row.city,
        customer_since: row.customer_since,
        tier: row.tier,
        note: row.note,
        keys: keys.map(|(kind, value)| KeyBody { kind, value }).collect(),
        joined_into: row.joined_into,
        open_promises: view.waiting,
    })
}

/// An account as it is to be: what isn't said is empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAccount)]
pub(super) struct AccountBody {
    /// At most 200 characters.
    name: String,
    /// A company, if it isn't said.
    #[schema(value_type = Option<AccountKindWord>)]
    kind: Option<AccountKind>,
    /// In the firm's own books; each number stands once.
    number: Option<String>,
    city: Option<String>,
    /// As `2020-10-01`.
    #[schema(value_type = Option<String>)]
    customer_since: Option<Date>,
    tier: Option<String>,
    note: Option<String>,
    /// All of them, at most 40.
    keys: Option<Vec<KeyBody>>,
}

impl Written for AccountBody {}

impl AccountBody {
    fn form(self, id: Option<AccountId>) -> AccountForm {
        AccountForm {
            id,
            name: self.name,
            kind: self.kind.unwrap_or(AccountKind::Company),
            number: self.number.unwrap_or_default(),
            city: self.city.unwrap_or_default(),
            customer_since: self.customer_since,
            tier: self.tier.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            keys: self.keys.unwrap_or_default().into_iter().map(|key| (key.kind, key.value)).collect(),
        }
    }
}

/// Makes an account.
#[utoipa::path(
    post, path = "/api/v1/accounts", operation_id = "make_account", tag = "Accounts", request_body = AccountBody,
    responses(
        (status = 201, description = "Made", body = Account),
        (status = "default", description = "Not made", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn make(
    State(app): State<App>,
    signed: Signed,
    Sent(body): Sent<AccountBody>,
) -> Result<(StatusCode, Json<Account>), Problem> {
    let id = app.desk.save_account(&signed.agent, body.form(None), app.clock.now()).await?;
    Ok((StatusCode::CREATED, Json(one(&app, &signed, id).await?)))
}

/// Changes an account: all of it is as it is sent, keys too.
#[utoipa::path(
    post, path = "/api/v1/accounts/{id}", operation_id = "change_account", tag = "Accounts", request_body = AccountBody,
    params(("id" = String, Path, description = "Id of the account")),
    responses(
        (status = 200, description = "Changed", body = Account),
        (status = "default", description = "Not changed", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
    Sent(body): Sent<AccountBody>,
) -> Result<Json<Account>, Problem> {
    let id: AccountId = id.parse().map_err(|_| DeskError::NotFound)?;
    app.desk.save_account(&signed.agent, body.form(Some(id)), app.clock.now()).await?;
    one(&app, &signed, id).await.map(Json)
}
