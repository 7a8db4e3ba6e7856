//! Something goes wrong for many: all who wait for it are told in one act, each with a promise of their own.

mod choose;
mod told;

pub use choose::ChoosePage;
pub use told::ToldPage;

use desk::Act;

use crate::gate::{Access, Routes};

const ACCESS: Access = Access::Colleague(Act::TellAll);

pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/disruptions/new", ACCESS, choose::ask)
        .post("/disruptions", ACCESS, choose::tell)
        .get("/disruptions/{id}", ACCESS, told::show_one)
        .post("/disruptions/{id}/undo", ACCESS, told::undo)
}
