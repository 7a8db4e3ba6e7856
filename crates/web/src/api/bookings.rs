//! What accounts bring: amounts and subscriptions, each with the key of the other program.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use desk::accounts::SubscriptionForm;
use desk::views::{BookingSide, SubscriptionRow};
use desk::{AccountId, BookingForm, DeskError, SubscriptionId, Whose};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{Sent, Written};
use super::problem::{Problem, ProblemBody};
use super::words::{Id, SideWord};
use crate::app::App;
use crate::gate::Signed;

/// Amounts to be booked, all or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBookings)]
pub(super) struct BookingsBody {
    /// At most 1000.
    bookings: Vec<BookingBody>,
}

/// An amount on an account on a day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewBooking)]
struct BookingBody {
    /// Of the row in your program: the same twice counts once.
    key: String,
    /// The account, by its id; or else by `number`.
    #[schema(value_type = Option<Id>)]
    account: Option<AccountId>,
    /// The account, by its number in the firm's books.
    number: Option<String>,
    /// A sale, if it isn't said.
    #[schema(value_type = Option<SideWord>)]
    side: Option<BookingSide>,
    /// The day, as `2026-11-24`.
    #[schema(value_type = String)]
    on: Date,
    /// Without VAT; a credit is below zero.
    cents: i64,
    /// Cost of sales; not known, if it isn't said.
    cost_cents: Option<i64>,
    /// At most 200 characters.
    product: Option<String>,
}

impl Written for BookingsBody {}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BookedBody {
    /// Booked now.
    new: u64,
    /// Booked before, and not again.
    known: u64,
}

fn whose(account: Option<AccountId>, number: Option<String>) -> Whose {
    account.map_or_else(|| Whose::Number(number.unwrap_or_default()), Whose::Account)
}

/// Books amounts, all or none; what was booked before by its key counts once.
#[utoipa::path(
    post, path = "/api/v1/bookings", operation_id = "book", tag = "Accounts", request_body = BookingsBody,
    responses(
        (status = 200, description = "Booked", body = BookedBody),
        (status = "default", description = "None booked", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn book(
    State(app): State<App>,
    signed: Signed,
    Sent(body): Sent<BookingsBody>,
) -> Result<Json<BookedBody>, Problem> {
    let form = |booking: BookingBody| BookingForm {
        whose: whose(booking.account, booking.number),
        side: booking.side.unwrap_or(BookingSide::Sale),
        on: booking.on,
        cents: booking.cents,
        cost_cents: booking.cost_cents,
        product: booking.product.unwrap_or_default(),
        key: booking.key,
    };
    let forms = body.bookings.into_iter().map(form).collect();
    let booked = app.desk.book(&signed.agent, forms, app.clock.now()).await?;
    Ok(Json(BookedBody { new: booked.new, known: booked.known }))
}

/// A subscription to be begun, changed or ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSubscription)]
pub(super) struct SubscriptionBody {
    /// Of the subscription in your program: the same again changes it.
    key: String,
    /// The account, by its id; or else by `number`.
    #[schema(value_type = Option<Id>)]
    account: Option<AccountId>,
    /// The account, by its number in the firm's books.
    number: Option<String>,
    /// At most 200 characters.
    product: String,
    /// Per month, without VAT; above zero.
    cents: i64,
    /// The first day, as `2026-11-24`.
    #[schema(value_type = String)]
    started_on: Date,
    /// The last day; it runs, if it isn't said.
    #[schema(value_type = Option<String>)]
    ended_on: Option<Date>,
}

impl Written for SubscriptionBody {}

/// Which subscription it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Kept {
    #[schema(value_type = Id)]
    id: SubscriptionId,
}

/// Begins the subscription with this key, or changes it: with a last day it ends.
#[utoipa::path(
    post, path = "/api/v1/subscriptions", operation_id = "subscribe", tag = "Accounts", request_body = SubscriptionBody,
    responses(
        (status = 200, description = "Kept", body = Kept),
        (status = "default", description = "Not kept", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn subscribe(
    State(app): State<App>,
    signed: Signed,
    Sent(body): Sent<SubscriptionBody>,
) -> Result<(StatusCode, Json<Kept>), Problem> {
    let form = SubscriptionForm {
        id: None,
        product: body.product,
        cents: body.cents,
        started_on: body.started_on,
        ended_on: body.ended_on,
    };
    let whose = whose(body.account, body.number);
    let id = app.desk.put_subscription(&signed.agent, whose, body.key, form, app.clock.now()).await?;
    Ok((StatusCode::OK, Json(Kept { id })))
}

/// A subscription.
#[derive(Debug, Serialize, ToSchema)]
struct Subscription {
    #[schema(value_type = Id)]
    id: SubscriptionId,
    product: String,
    /// Per month, without VAT.
    cents: i64,
    #[schema(value_type = String)]
    started_on: Date,
    /// The last day; null: it runs.
    #[schema(value_type = Option<String>)]
    ended_on: Option<Date>,
}

/// What an account subscribes to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Subscriptions {
    /// What runs first.
    subscriptions: Vec<Subscription>,
}

/// Lists the subscriptions of an account.
#[utoipa::path(
    get, path = "/api/v1/accounts/{id}/subscriptions", operation_id = "list_subscriptions", tag = "Accounts",
    params(("id" = String, Path, description = "Id of the account")),
    responses(
        (status = 200, description = "The subscriptions", body = Subscriptions),
        (status = "default", description = "None", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn subscriptions(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Json<Subscriptions>, Problem> {
    let id: AccountId = id.parse().map_err(|_| DeskError::NotFound)?;
    let row = |row: SubscriptionRow| Subscription {
        id: row.id,
        product: row.product,
        cents: row.cents,
        started_on: row.started_on,
        ended_on: row.ended_on,
    };
    let rows = app.desk.subscriptions(&signed.agent, id).await?;
    Ok(Json(Subscriptions { subscriptions: rows.into_iter().map(row).collect() }))
}
