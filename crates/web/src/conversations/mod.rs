//! Lists of conversations, the conversation page, and what is done there.

mod acts;
mod bar;
mod composer;
mod drafts;
mod event;
mod files;
mod filter;
mod found;
mod item;
mod list;
mod message;
mod moments;
mod page;
mod palette;
mod person;
mod room;
pub(crate) mod samples;
mod samples_seal;
mod slot;
mod time;
mod typed;
mod view;

pub(crate) use item::mail_trouble;
pub use list::ListPage;
pub use page::ConversationPage;
pub use palette::PalettePart;
pub(crate) use slot::{address_of_slot, chosen as chosen_slot};

pub(crate) use event::sentence as promise_sentence;
pub(crate) use moments::chosen as chosen_moment;
pub(crate) use samples::sample_contact;

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
        .get("/messages/{id}/html", see, files::html)
        .get("/messages/{id}/pictures/{n}", see, files::picture);
    drafts::routes(acts::routes(routes))
}
