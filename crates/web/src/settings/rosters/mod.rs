//! Answer slots, absences and subjects: everybody's for who leads them, and one's own.

mod list;
mod own;
mod person;
mod said;
mod samples;
mod subject;
mod team;
mod typed;

use desk::Act;

pub use list::RostersPage;
pub use person::RosterPage;
pub use subject::SubjectPage;
pub use team::TeamRosterPage;

use crate::gate::{Access, Routes};

const PATH: &str = "/settings/rosters";
const OWN: &str = "/preferences/slots";
const ACCESS: Access = Access::Colleague(Act::EditRosters);

pub(super) fn routes(routes: Routes) -> Routes {
    own::routes(team::routes(subject::routes(person::routes(list::routes(routes)))))
}
