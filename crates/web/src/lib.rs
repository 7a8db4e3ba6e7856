//! The pages of Myosotis: typed templates over the desk's views, forms, the frame around them, and the router.
//!
//! How to write a page: `README.md` beside this folder.

mod app;
pub mod assets;
pub mod day_line;
pub mod errors;
pub mod headers;
pub mod i18n;
pub mod page;
pub mod parts;
pub mod shell;
pub mod times;
pub mod today;

use axum::Router;
use axum::routing::get;

pub use app::{App, Clock, Config};

// Each page whose samples are rendered, checked and photographed. Add yours.
page::pages![errors::ErrorPage, today::TodayPage];

/// The whole site: pages, assets, and what protects them.
pub fn router(app: App) -> Router {
    let pages = Router::new().route("/assets/{file}", get(assets::serve)).fallback(headers::nothing_here);
    headers::protect(pages, &app).with_state(app)
}
