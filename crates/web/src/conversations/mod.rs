//! Lists of conversations, the conversation page, and what is done there.

mod acts;
mod event;
mod files;
mod filter;
mod item;
mod list;
mod message;
mod palette;
mod room;
mod samples;
mod view;

pub use list::ListPage;
pub use view::ConversationPage;

use desk::Act;

use crate::gate::{Access, Routes};

pub(crate) fn routes(routes: Routes) -> Routes {
    let see = Access::Colleague(Act::SeeConversations);
    let routes = routes
        .get("/conversations", see, list::show_list)
        .get("/conversations/{id}", see, view::show_conversation)
        .get("/palette", see, palette::find)
        .get("/attachments/{id}", see, files::attachment)
        .get("/messages/{id}/raw", see, files::raw)
        .get("/messages/{id}/html", see, files::html);
    acts::routes(routes)
}
